#!/usr/bin/env python3
"""`lemmata explore` in a real browser: headless Chromium, driven by Selenium.

usage: browser_test.py LEMMATA [--images FOLDER] [unittest options]

Each test is something that a person does with the page. The pictures of docs/explore.md are taken on the way where --images says where to put them.
Without Chromium, its driver or Selenium the tests are skipped: exit status 77 says so to CTest.
"""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

SKIPPED = 77


def skip(reason):
    print(f"browser_test: skipped: {reason}")
    sys.exit(SKIPPED)


try:
    from selenium import webdriver
    from selenium.common.exceptions import TimeoutException
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    # Debian installs Selenium for its own Python, which need not be the first in PATH.
    system = "/usr/bin/python3"
    if os.path.exists(system) and os.path.realpath(sys.executable) != os.path.realpath(system):
        os.execv(system, [system, *sys.argv])
    skip("there is no Selenium (Debian: python3-selenium)")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
EXAMPLE = "counterexample/example-1.1"
BASIN = "clip21/example-1.1-basin"
THEOREM = "clip21/theorem-a"
# Theorem A beyond its second bound on the step size: clipping returns at k = 16.
CLIPS_AGAIN = f"id={THEOREM}&set.problem=one-plus-cosine&set.x0=1/100&set.tau=9999833335/1000000000000&set.gamma=0.14645&set.steps=60"
WIDE = (1440, 900)
images = None
lemmata = None

# Text whose contrast to what is behind it is below WCAG AA: 4.5, or 3 for large text. Disabled controls are exempt.
CONTRAST = r"""
const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const rgba = (text) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1); const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255]; };
const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const light = ([r, g, b]) => { const f = (v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
const behind = (node) => { const layers = []; for (let at = node; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor)); return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]); };
const poor = [];
let seen = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let text = walker.nextNode(); text; text = walker.nextNode()) {
  const node = text.parentElement;
  if (!text.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest('script, style, .visually-hidden, .skip, .katex-mathml, option, :disabled, label:has(:disabled)')) continue;
  const box = node.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) continue;
  const style = getComputedStyle(node);
  const ground = behind(node);
  const ink = over(rgba(style.color), ground);
  const [a, b] = [light(ink), light(ground)];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  seen += 1;
  if (ratio < (large ? 3 : 4.5)) poor.push(`${text.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
}
return { seen, poor };
"""


class Program:
    """`lemmata explore` as a process of its own."""

    def __init__(self, *arguments):
        self.started = time.time()
        self.process = subprocess.Popen([lemmata, "explore", *arguments, "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = None
        for line in self.process.stdout:
            match = re.search(r"http://\S+", line)
            if match:
                self.address = match.group(0)
                break
        if self.address is None:
            raise RuntimeError("lemmata explore printed no address: " + self.process.stderr.read())

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.process.stderr.close()


def start_browser(folder, dark=False):
    options = Options()
    options.binary_location = CHROMIUM
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync", "--force-device-scale-factor=1", f"--user-data-dir={folder}/profile{time.time_ns()}", f"--window-size={WIDE[0]},{WIDE[1]}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service(DRIVER), options=options)
    driver.set_script_timeout(120)
    driver.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
    return driver


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="lemmata-explore-")
        cls.program = Program()
        cls.base = cls.program.address.split("#")[0]
        cls.driver = start_browser(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        cls.program.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.driver.get_log("browser")
        self.resize(*WIDE)
        self.colours("light")

    def tearDown(self):
        """No test may leave an error in the console, or ask anything of another machine."""
        said = [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING") and entry["message"] not in getattr(self, "expected", [])]
        said = [entry for entry in said if not (getattr(self, "refusals", False) and "status of 4" in entry["message"])]
        self.assertEqual(said, [])
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                self.assertRegex(url, r"^(http://127\.0\.0\.1:\d+/|data:|blob:|file:|about:|chrome:)", "the page asks nothing of another machine")

    # What a person does

    def resize(self, width, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def colours(self, scheme):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def run_js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def wait(self, condition, what, seconds=20):
        try:
            return WebDriverWait(self.driver, seconds, poll_frequency=0.02).until(lambda _: condition())
        except TimeoutException:
            self.fail(f"waited {seconds} s for {what}; the verdict says: {self.find('#verdict').text!r}, the notice: {self.find('#notice').text!r}")

    def open(self, fragment):
        self.driver.get("about:blank")
        self.driver.get(f"{self.base}#{fragment}")
        self.wait(lambda: self.verdict(), "the first verdict")

    def verdict(self):
        state = self.find("#verdict").get_attribute("data-state")
        return state if state != "none" else None

    def certified(self, state):
        """Waits for the tier of enclosures to say `state`."""
        self.wait(lambda: self.verdict() == state and self.find("#verdict").get_attribute("data-from") == "enclosure", f"a certified '{state}'")

    def type_into(self, name, text):
        field = self.find(f"#field-{name}")
        field.clear()
        field.send_keys(text)

    def slide(self, name, position):
        self.run_js("""const slider = document.querySelector(`[data-parameter="${arguments[0]}"] input[type="range"]`);
                       slider.value = String(arguments[1]); slider.dispatchEvent(new Event('input', { bubbles: true }));""", name, position)

    def picture(self, name):
        if images is None:
            return
        time.sleep(0.3)
        os.makedirs(images, exist_ok=True)
        path = os.path.join(images, name + ".png")
        self.driver.save_screenshot(path)
        if shutil.which("pngquant"):
            subprocess.run(["pngquant", "--force", "--output", path, "64", path], check=False)

    def download(self, pattern):
        found = lambda: [name for name in os.listdir(self.folder) if re.fullmatch(pattern, name)]
        self.wait(found, f"a file {pattern}")
        path = os.path.join(self.folder, found()[0])
        time.sleep(0.2)
        with open(path, encoding="utf-8") as file:
            return path, file.read()

    # Speed and size

    def test_the_first_verdict_is_plotted_and_timed(self):
        program = Program(EXAMPLE)
        try:
            self.driver.get("about:blank")
            program.started = min(program.started, time.time())
            began = program.started
            self.driver.get(program.address)
            self.wait(lambda: self.run_js("return performance.getEntriesByName('first-verdict').length"), "the first verdict")
            shown = self.run_js("return (performance.timeOrigin + performance.getEntriesByName('first-verdict')[0].startTime) / 1000")
            print(f"from the start of the program to the first plotted verdict: {shown - began:.2f} s")
            self.assertGreater(shown, began)
        finally:
            program.stop()

    def test_every_move_of_a_slider_redraws_and_is_timed(self):
        self.open(f"id={THEOREM}&set.problem=random-quadratics&set.nodes=10&set.dimension=2&set.steps=2000&set.tau=1")
        self.certified("holds")
        medians = []
        for batch in range(3):
            times = self.driver.execute_async_script("""const [batch, done] = arguments;
                const slider = document.querySelector('[data-parameter="tau"] input[type="range"]');
                const redraws = () => performance.getEntriesByName('redraw');
                const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
                (async () => {
                  performance.clearMeasures('redraw');
                  for (let i = 0; i < 30; i += 1) {
                    slider.value = String(300 + 12 * i + batch);
                    slider.dispatchEvent(new Event('input', { bubbles: true }));
                    while (redraws().length <= i) await wait(2);
                    await wait(20);
                  }
                  done(redraws().map((entry) => entry.duration));
                })();""", batch)
            self.assertEqual(len(times), 30, "one redraw a move")
            medians.append(statistics.median(times))
        print(f"slider to redraw, n = 10, d = 2, K = 2000: medians {', '.join(f'{m:.0f}' for m in medians)} ms")
        self.run_js("performance.clearMeasures('enclosure')")
        self.slide("tau", 500)
        self.wait(lambda: self.run_js("return performance.getEntriesByName('enclosure').length"), "the verdict of the enclosures")
        took = self.run_js("return performance.getEntriesByName('enclosure')[0].duration")
        print(f"enclosure verdict: {took:.0f} ms")

    def test_the_page_is_small(self):
        self.open(f"id={EXAMPLE}")
        names = self.run_js("return performance.getEntriesByType('resource').filter((entry) => !entry.name.includes('/api/')).map((entry) => entry.name)")
        sizes = self.driver.execute_async_script("""const done = arguments[1];
            Promise.all([location.pathname, ...arguments[0]].map((name) => fetch(name).then((answer) => answer.arrayBuffer()).then((bytes) => bytes.byteLength))).then(done);""", names)
        print(f"the page: {len(sizes)} files, {sum(sizes) / 1e6:.2f} MB")
        self.assertGreater(sum(sizes), 100_000)
        self.assertLess(sum(sizes), 1_500_000)

    # Statements

    def test_the_verdict_flips_where_the_spurious_region_begins(self):
        self.open(f"id={EXAMPLE}")
        self.certified("holds")
        self.picture("explore-example")
        self.slide("x0", 540)
        self.wait(lambda: self.verdict() == "not-applicable", "the verdict near 0")
        self.slide("x0", 900)
        self.certified("holds")
        for text, state in (("1", "holds"), ("999/1000", "not-applicable"), ("1.0001", "holds")):
            self.type_into("x0", text)
            self.certified(state)
        self.open(f"id={BASIN}&set.x0=999/1000")
        self.certified("holds")
        self.type_into("x0", "1")
        self.certified("not-applicable")

    def test_a_waived_hypothesis_is_not_asked_for(self):
        self.open(CLIPS_AGAIN)
        self.certified("not-applicable")
        self.assertIn("second-step-bound", self.find("#verdict").text)
        self.find("#hypothesis-second-step-bound").click()
        self.certified("violated")
        self.assertIn("k = 16", self.find("#verdict").text)
        self.assertIn("waived", self.find("#hypotheses").text)
        self.assertIn("drop=second-step-bound", self.wait(lambda: self.driver.current_url if "drop" in self.driver.current_url else None, "the address"))
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, ".plot.violated"), "a plot that shows the violation")
        self.picture("explore-violated")
        self.find("#hypothesis-second-step-bound").click()
        self.certified("not-applicable")

    def test_a_counterexample_is_found_shown_exported_and_replayed(self):
        self.open(f"id={THEOREM}")
        self.certified("holds")
        self.find("#hypothesis-second-step-bound").click()
        self.wait(lambda: "without second-step-bound" in self.find("#find-start").text, "the name of the search")
        self.run_js("document.getElementById('find-seconds').value = '30'")
        self.find("#find-start").click()
        self.wait(lambda: "Stop" in self.find("#find-start").text, "the search to begin")
        self.wait(lambda: "Found" in self.find("#find-message").text, "a counterexample", 60)
        self.certified("violated")
        self.picture("explore-found")
        self.find("#open-take").click()
        self.find('[data-what="instance"]').click()
        text = self.wait(lambda: self.find("#take-text").text if self.find("#take-text").is_displayed() else None, "the instance")
        path = os.path.join(self.folder, "found.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        replay = subprocess.run([lemmata, "replay", path], capture_output=True, text=True, check=False)
        self.assertEqual(replay.returncode, 1, replay.stdout + replay.stderr)
        self.assertIn("violated", replay.stdout)
        for what, part in (("command", "lemmata verify clip21/theorem-a"), ("test", "TEST(")):
            self.find(f'[data-what="{what}"]').click()
            self.wait(lambda: part in self.find("#take-text").text, what)
        self.picture("explore-take-away")
        self.find("#take .close").click()
        self.find("#go-back").click()
        self.wait(lambda: "start" not in self.driver.current_url, "what was shown before")

    def test_a_search_can_be_stopped(self):
        self.open(f"id={THEOREM}")
        self.run_js("document.getElementById('find-seconds').value = '300'")
        self.find("#find-start").click()
        self.wait(lambda: "trials" in self.find("#find-message").text, "progress")
        self.find("#find-start").click()
        self.wait(lambda: "Search" in self.find("#find-start").text, "the end of the search")

    def test_methods_stand_side_by_side(self):
        self.open(f"id={THEOREM}")
        boxes = self.driver.find_elements(By.CSS_SELECTOR, '#methods input[value="gd"]')
        self.assertEqual(len(boxes), 1)
        boxes[0].click()
        # Below the fold nothing is painted, and what is not painted has no text for the driver.
        methods = "return [...document.querySelectorAll('#readout table:first-child tbody tr')].map((row) => row.cells[0].textContent)"
        self.wait(lambda: self.run_js(methods) == ["clip21-gd", "gd"], "the second method")

    def test_nodes_are_added_and_the_start_is_dragged(self):
        self.open(f"id={THEOREM}&nodes=[{{\"matrix\":[[\"2\"]],\"linear\":[\"1\"],\"constant\":\"0\"}}]&start=3&steps=60")
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, "#nodes tbody tr"), "the table of nodes")
        self.find("#add-node").click()
        self.wait(lambda: len(self.driver.find_elements(By.CSS_SELECTOR, "#nodes tbody tr")) == 2, "the second node")
        handle = self.find(".handle")
        ActionChains(self.driver).click_and_hold(handle).move_by_offset(-40, 0).move_by_offset(-20, 0).release().perform()
        self.wait(lambda: re.search(r"start=(?!3(&|$))", self.driver.current_url), "a new start in the address")

    def test_the_cursor_reads_exact_values_and_rounds_are_played(self):
        self.open(f"id={EXAMPLE}&set.steps=50")
        face = self.find('[data-plot="gap"] .face')
        face.click()
        face.send_keys(Keys.HOME)
        self.wait(lambda: face.get_attribute("aria-valuenow") == "0", "the first round")
        face.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        self.wait(lambda: face.get_attribute("aria-valuenow") == "2", "the third round")
        self.assertIn("k = 2", face.get_attribute("aria-valuetext"))
        self.wait(lambda: "view.k=2" in self.driver.current_url, "the cursor in the address")
        self.find("#play").click()
        self.wait(lambda: int(face.get_attribute("aria-valuenow")) > 4, "rounds that are played")
        self.find("#play").click()
        log = self.find('[data-plot="gap"] figcaption button')
        before = log.get_attribute("aria-pressed")
        log.click()
        self.assertNotEqual(log.get_attribute("aria-pressed"), before)
        self.find("#log-k").click()
        ActionChains(self.driver).move_to_element_with_offset(face, -60, 0).click_and_hold().move_by_offset(90, 0).release().perform()
        self.wait(lambda: self.find("#all-rounds").is_enabled(), "a zoom")

    def test_an_entry_that_runs_nothing_has_a_verdict(self):
        self.open("id=clip21/step-sizes")
        self.certified("holds")

    # Bad input

    def test_an_invalid_number_is_said_at_its_field(self):
        self.open(f"id={EXAMPLE}")
        self.type_into("tau", "1//3")
        error = self.find("#field-tau-error")
        self.wait(error.is_displayed, "the message")
        self.assertIn("not an exact number", error.text)
        self.assertEqual(self.find("#field-tau").get_attribute("aria-invalid"), "true")
        self.refusals = True
        self.type_into("tau", "-1")
        self.wait(lambda: error.is_displayed() and "not an exact" not in error.text, "what the program says")
        self.picture("explore-invalid")
        self.type_into("tau", "1/3")
        self.wait(lambda: not error.is_displayed(), "the end of the message")
        self.certified("holds")

    def test_an_address_of_another_version_is_read_as_far_as_possible(self):
        self.open(f"v=99&id={EXAMPLE}&set.x0=5&colour=mauve")
        notice = self.find("#notice")
        self.wait(notice.is_displayed, "the notice")
        self.assertIn("another version", notice.text)
        self.assertIn("colour", notice.text)
        self.wait(lambda: self.find("#field-x0").get_attribute("value") == "5", "what could be read")
        self.refusals = True
        self.open("id=clip21/no-such-theorem")
        self.assertIn("no-such-theorem", self.find("#notice").text)

    def test_the_address_holds_the_whole_state(self):
        self.open(f"{CLIPS_AGAIN}&drop=second-step-bound&methods=gd&view.k=3")
        self.certified("violated")
        face = self.find('[data-plot="gap"] .face')
        self.wait(lambda: face.get_attribute("aria-valuenow") == "3", "the cursor")
        address = self.driver.current_url.split("#")[1]
        self.open(address)
        self.certified("violated")
        self.assertEqual(self.driver.current_url.split("#")[1], address)

    def test_numbers_are_exact_and_addresses_come_back(self):
        self.open(f"id={EXAMPLE}")
        answer = self.driver.execute_async_script("""const done = arguments[0];
            (async () => {
              const here = location.href.replace(/#.*/, '');
              const { parseExact, textOf, toNumber, shortText, display } = await import(new URL('exact.js', here));
              const { toFragment, fromFragment } = await import(new URL('state.js', here));
              const text = (given) => { const value = parseExact(given); return value === null ? null : textOf(value); };
              const state = { id: 'clip21/theorem-a', set: { tau: '1/3', x0: '1,-2', odd: 'a&b=c#d+e %' }, start: ['1/7', '-3'], shifts: [['0', '1'], ['2', '1/2']], steps: '17', seed: '3',
                number: '2', problem: { name: 'quadratics', curvatures: '2,-1' }, nodes: [{ matrix: [['2']], linear: ['1'], constant: '0' }], dropped: ['a', 'b'],
                scaled: { A4: '9/10' }, methods: ['gd', 'clip-gd'], method_set: { gd: { gamma: '1/4' } }, view: { k: '3', axes: 'gap:linear' } };
              const back = fromFragment(toFragment(state));
              const sorted = (value) => JSON.stringify(value, (_, v) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v));
              done({ texts: ['1/3', '0.1', '2^-10', '1e-6', '-.5', '6/4', '1e2/3', '1.5/0.5', '1/0', '1//3', '', '0x10', 'cap', '1e'].map(text), large: toNumber(parseExact('1e400/1e399')),
                small: toNumber(parseExact('1e-400')), short: [shortText(0.123456, 10), shortText(1e-7), shortText(-0.0001, 1)], shown: [display(1e-9), display(123456), display(null), display(-0.5)],
                same: sorted(back.state) === sorted(state), notices: back.notices, garbage: fromFragment('#%E0%A4%A&v=1&id=x&nodes={').notices.length });
            })().catch((error) => done({ error: String(error) }));""")
        self.assertNotIn("error", answer)
        self.assertEqual(answer["texts"], ["1/3", "1/10", "1/1024", "1/1000000", "-1/2", "3/2", "100/3", "3", None, None, None, None, None, None])
        self.assertAlmostEqual(answer["large"], 10)
        self.assertEqual(answer["small"], 0)
        self.assertEqual(answer["short"], ["0.1", "0.0000001", "0"])
        self.assertEqual(answer["shown"], ["1e−9", "123456", "–", "−0.5"])
        self.assertTrue(answer["same"])
        self.assertEqual(answer["notices"], [])
        self.assertEqual(answer["garbage"], 1)

    # Formulas, reports, plots as files

    def test_every_formula_of_the_catalogue_is_set(self):
        self.open(f"id={EXAMPLE}")
        answer = self.driver.execute_async_script("""const done = arguments[0];
            const post = (name, body) => fetch(`api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then((r) => r.json());
            (async () => {
              const { parts } = await import(new URL('formula.js', location.href.replace(/#.*/, '')));
              const { entries } = await post('catalogue', {});
              let formulas = 0;
              const bad = [];
              for (const { id } of entries) {
                const entry = await post('entry', { id });
                const texts = [entry.setting, entry.recurrence, entry.claim, entry.tightness, ...entry.hypotheses.map(({ formula }) => formula)];
                for (const line of texts.join('\\n').split('\\n')) {
                  const pieces = parts(line.trim());
                  if (pieces.map(({ text }) => text).join('') !== line.trim()) bad.push(`${id} loses text: ${line}`);
                  for (const { kind, tex, text } of pieces) {
                    if (kind !== 'math') continue;
                    formulas += 1;
                    try { katex.renderToString(tex, { throwOnError: true, strict: 'ignore' }); } catch (error) { bad.push(`${id}: ${text}: ${error.message}`); }
                  }
                }
              }
              done({ entries: entries.length, formulas, bad });
            })().catch((error) => done({ entries: 0, formulas: 0, bad: [String(error)] }));""")
        print(f"{answer['formulas']} formulas of {answer['entries']} entries")
        self.assertEqual(answer["bad"], [])
        self.assertGreater(answer["formulas"], 500)

    def test_the_report_opens_without_a_server(self):
        self.open(f"id={BASIN}&set.x0=1/2&methods=gd")
        self.certified("holds")
        self.find("#open-take").click()
        self.find('[data-what="report"]').click()
        path, text = self.download(r".*\.html")
        self.assertNotRegex(text, r"(src|href)=\"http")
        self.driver.get("file://" + path)
        self.wait(lambda: self.run_js("return document.querySelectorAll('figure svg').length") >= 4, "the plots of the report")
        self.assertEqual(self.run_js("return document.querySelector('.verdict').classList.contains('holds')"), True)
        self.assertGreater(self.run_js("return document.querySelectorAll('math').length"), 3)
        for scheme in ("light", "dark"):
            self.colours(scheme)
            found = self.run_js(CONTRAST)
            self.assertEqual(found["poor"], [], scheme)
        self.colours("light")
        self.picture("explore-report")
        os.remove(path)

    def test_plots_are_saved_as_svg_and_png(self):
        self.open(f"id={THEOREM}&set.problem=random-quadratics&set.nodes=3&set.dimension=2&set.steps=100&methods=gd")
        self.certified("holds")
        for plot in ("landscape", "gap", "slack", "raster"):
            self.run_js("document.querySelector(`[data-plot='${arguments[0]}'] [aria-label$='as SVG']`).click()", plot)
            path, text = self.download(rf".*-{plot}\.svg")
            root = xml.etree.ElementTree.fromstring(text)
            self.assertTrue(root.tag.endswith("svg"))
            self.assertGreater(len(list(root.iter("{http://www.w3.org/2000/svg}path"))), 5, plot)
            self.assertNotIn("NaN", text)
            os.remove(path)
        self.run_js("document.querySelector(`[data-plot='gap'] [aria-label$='as PNG']`).click()")
        self.wait(lambda: any(name.endswith("-gap.png") for name in os.listdir(self.folder)), "a PNG")

    # The lemma explorer

    def test_the_lemma_explorer_answers(self):
        self.open(f"id={EXAMPLE}&view.tab=lemmas")
        answers = lambda: [node.get_attribute("data-state") for node in self.driver.find_elements(By.CSS_SELECTOR, ".answer")]
        self.wait(lambda: len(answers()) == 2 and answers()[0] == "holds" and answers()[1] in ("holds", "violated"), "two answers", 30)
        self.picture("explore-lemmas")
        l0 = self.find(".card:first-child .parameter:nth-of-type(2) input")
        l0.clear()
        l0.send_keys("1/100")
        self.wait(lambda: answers()[0] == "violated", "a violated pair")
        self.refusals = True
        expression = self.find(".card:first-child .parameter input")
        expression.clear()
        expression.send_keys("x^^")
        self.wait(lambda: answers()[0] == "undecided", "what is wrong with the expression")

    # For everyone

    def test_everything_works_from_the_keyboard(self):
        self.open(f"id={THEOREM}")
        body = self.find("body")
        body.send_keys("/")
        active = lambda: self.driver.switch_to.active_element
        self.assertEqual(active().get_attribute("id"), "search")
        active().send_keys("example-1.1-basin", Keys.ENTER)
        self.wait(lambda: BASIN in self.driver.current_url and self.verdict(), "the entry that was searched")
        self.open(f"id={BASIN}&set.x0=1/2")
        self.certified("holds")
        reached = set()
        self.find("body").send_keys(Keys.TAB)
        for _ in range(140):
            node = active()
            key = node.get_attribute("id") or node.get_attribute("class") or node.tag_name
            if node.tag_name == "body":
                break
            reached.add(key)
            outline = self.run_js("""const node = document.activeElement; const seen = node.matches('.chip input') ? node.closest('.chip') : node;
                                     const style = getComputedStyle(seen); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;""")
            self.assertTrue(outline, f"the focus on {key} cannot be seen")
            node.send_keys(Keys.TAB)
        for key in ("skip", "tab-statements", "search", "open-take", "hypothesis-inside-basin", "field-x0", "find-start", "k", "play", "face"):
            self.assertIn(key, reached)
        self.assertTrue(any("handle" in key for key in reached), "the start can be reached")
        switch = self.find("#hypothesis-inside-basin")
        self.run_js("arguments[0].focus()", switch)
        active().send_keys(Keys.SPACE)
        self.wait(lambda: "drop=inside-basin" in self.driver.current_url, "a hypothesis waived with the space bar")
        self.run_js("document.querySelector('[data-parameter=x0] input[type=range]').focus()")
        before = self.find("#field-x0").get_attribute("value")
        active().send_keys(Keys.ARROW_RIGHT * 30)
        self.wait(lambda: self.find("#field-x0").get_attribute("value") != before, "a slider moved with the arrow keys")
        self.run_js("document.querySelector('.handle').focus()")
        before = self.driver.current_url
        active().send_keys(Keys.ARROW_LEFT)
        self.wait(lambda: self.driver.current_url != before, "the start moved with the arrow keys")
        self.run_js("document.activeElement.blur()")
        self.find("body").send_keys("?")
        self.wait(lambda: self.find("#help").is_displayed(), "the help")
        active().send_keys(Keys.ESCAPE)
        self.wait(lambda: not self.find("#help").is_displayed(), "the end of the help")

    def test_controls_have_names(self):
        self.open(f"id={THEOREM}&set.problem=random-quadratics&set.nodes=2&set.dimension=2")
        nameless = self.run_js("""return [...document.querySelectorAll('button, input, select, [role="slider"], [tabindex="0"]')].filter((node) => node.checkVisibility())
            .filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim() || node.labels?.length || node.getAttribute('aria-labelledby') || node.placeholder))
            .map((node) => node.outerHTML.slice(0, 120));""")
        self.assertEqual(nameless, [])

    def test_contrast_is_enough_in_light_and_dark(self):
        for fragment in (f"id={THEOREM}&methods=gd", f"{CLIPS_AGAIN}&drop=second-step-bound", f"v=9&id={BASIN}&set.x0=2", f"id={EXAMPLE}&view.tab=lemmas"):
            for scheme in ("light", "dark"):
                self.colours(scheme)
                self.open(fragment)
                time.sleep(0.4)
                found = self.run_js(CONTRAST)
                self.assertGreater(found["seen"], 20)
                self.assertEqual(found["poor"], [], f"{fragment}, {scheme}")
        self.colours("dark")
        self.open(f"id={THEOREM}&set.problem=random-quadratics&set.nodes=5&set.dimension=2&set.steps=200&methods=gd,clip-gd")
        self.certified("holds")
        self.picture("explore-dark")
        self.find("#theme").click()
        self.assertEqual(self.run_js("return getComputedStyle(document.documentElement).colorScheme"), "light")

    def test_narrow_and_wide_screens(self):
        for width, height in ((360, 740), (820, 1100), (1180, 800), (1920, 1080)):
            self.resize(width, height)
            self.open(f"id={THEOREM}&set.problem=random-quadratics&set.nodes=5&set.dimension=2&set.steps=200&methods=gd")
            self.certified("holds")
            self.assertLessEqual(self.run_js("return document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0, f"{width} is too narrow")
            if width < 1180:
                self.find("#toggle-catalogue").click()
                self.wait(lambda: self.find("#search").is_displayed(), "the drawer")
                self.find("#search").send_keys(Keys.ESCAPE)
                self.wait(lambda: not self.find("#search").is_displayed(), "the drawer to close")
            if width == 360:
                self.picture("explore-narrow")


def main():
    global images, lemmata
    arguments = sys.argv[1:]
    if "--images" in arguments:
        at = arguments.index("--images")
        images = os.path.abspath(arguments[at + 1])
        del arguments[at:at + 2]
    if not arguments or arguments[0].startswith("-"):
        sys.exit(__doc__)
    lemmata = os.path.abspath(arguments.pop(0))
    if CHROMIUM is None or DRIVER is None:
        skip("there is no Chromium or no driver for it (Debian: chromium, chromium-driver)")
    unittest.main(argv=[sys.argv[0], *arguments], verbosity=2)


if __name__ == "__main__":
    main()
