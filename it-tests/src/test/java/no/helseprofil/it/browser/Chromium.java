package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Chromium that no test has used before and that speaks only to the pages it is sent to. A start takes seconds and a
 * tab a quarter of one. So all tests of a JVM share one, one at a time, and each finds nothing of what those before it
 * have left. Where none is installed a test is skipped and says so. Where the environment has {@code CI=true} that is a
 * failure, since there it is installed.
 */
final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Selenium would wait half a second, a page of the console takes a tenth of it. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(30);

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    /** Size in which the page is shown. */
    enum View {
        /** The window of a desktop. */
        DESKTOP(1280, 900, 1),
        /** A small phone, which is the same as a desktop's window at 400 %. */
        PHONE(320, 640, 1),
        /** A desktop's window at 200 %. */
        ZOOMED(640, 450, 2);

        private final int width;
        private final int height;
        private final int scale;

        View(int width, int height, int scale) {
            this.width = width;
            this.height = height;
            this.scale = scale;
        }
    }

    /** Colours of the page: dark text on light paper or the other way round. */
    enum Colours {
        LIGHT,
        DARK
    }

    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    private static @Nullable ChromeDriver running;

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Opens one.
     *
     * @param language the language of its user, as a tag
     */
    static Chromium speaking(String language) {
        return new Chromium(running())
                .forget()
                .speak(language)
                .show(View.DESKTOP)
                .colours(Colours.LIGHT);
    }

    private static synchronized ChromeDriver running() {
        ChromeDriver driver = running;
        if (driver == null) {
            driver = start(installed(BROWSERS), installed(List.of("chromedriver")));
            running = driver;
        }
        return driver;
    }

    /** It ends with the JVM. */
    private static ChromeDriver start(File browser, File chromedriver) {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options(browser));
        Runtime.getRuntime().addShutdownHook(new Thread(driver::quit, "end-chromium"));
        return driver;
    }

    /** Its profile is made and deleted by the driver. */
    private static ChromeOptions options(File browser) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(browser)
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return options;
    }

    /**
     * Deletes what earlier tests have left in the profile, of headers and in the log. The cache stays: what a server
     * lets a browser keep is the same for everybody.
     */
    private Chromium forget() {
        sending(Map.of());
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", "*", "storageTypes", "all"));
        complaints();
        return this;
    }

    private Chromium speak(String language) {
        String name = String.valueOf(driver.executeScript("return navigator.userAgent"));
        driver.executeCdpCommand(
                "Emulation.setUserAgentOverride", Map.of("userAgent", name, "acceptLanguage", language));
        return this;
    }

    /** Goes to an address. */
    Chromium open(URI address) {
        driver.get(address.toString());
        return this;
    }

    /** Shows this page in the window of the one that is open, whose content security policy and scripts stay. */
    Chromium write(String html) {
        driver.executeScript("document.open(); document.write(arguments[0]); document.close()", html);
        return this;
    }

    /** Sends this header with every request from now on: pages of the administration are shown to who has a token. */
    Chromium sending(String header, String value) {
        return sending(Map.of(header, value));
    }

    private Chromium sending(Map<String, String> headers) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setExtraHTTPHeaders", Map.of("headers", headers));
        return this;
    }

    /** The page as it is printed, which is kept as {@code target/screenshots/<name>.pdf}, for people too. */
    String printed(String name) {
        Object document = driver.executeCdpCommand(
                        "Page.printToPDF", Map.of("printBackground", true, "preferCSSPageSize", true))
                .get("data");
        byte[] pdf = Base64.getDecoder().decode(String.valueOf(document));
        keep(SCREENSHOTS.resolve(name + ".pdf"), pdf);
        return new String(pdf, StandardCharsets.ISO_8859_1);
    }

    /** Shows the page like this, until another view is chosen. */
    Chromium show(View view) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", view.width, "height", view.height, "deviceScaleFactor", view.scale, "mobile", false));
        return this;
    }

    /** The person has asked the whole machine for no more motion than is needed; the colours are forgotten. */
    Chromium withoutMotion() {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        return this;
    }

    /** The colours that the person has chosen for the whole machine, until others are chosen. */
    Chromium colours(Colours colours) {
        Map<String, String> scheme =
                Map.of("name", "prefers-color-scheme", "value", colours.name().toLowerCase(Locale.ROOT));
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        return this;
    }

    /** The element, as soon as it is to be seen. */
    WebElement find(By which) {
        return await(ExpectedConditions.visibilityOfElementLocated(which));
    }

    /** Fills in Keycloak's login form and sends it. */
    void logIn(String username, String password) {
        find(By.id("username")).sendKeys(username);
        driver.findElement(By.id("password")).sendKeys(password);
        driver.findElement(By.id("kc-login")).click();
    }

    /** All cookies, with which another test goes on where this one is: who is logged in. */
    Object cookies() {
        return Objects.requireNonNull(
                driver.executeCdpCommand("Storage.getCookies", Map.of()).get("cookies"));
    }

    /** Goes on with these cookies. */
    Chromium with(Object cookies) {
        driver.executeCdpCommand("Storage.setCookies", Map.of("cookies", cookies));
        return this;
    }

    /** Returns what the page says. */
    String text() {
        return find(By.tagName("body")).getText();
    }

    /** Waits until the page is as it should be. */
    <T> T await(ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE, BETWEEN_LOOKS).until(condition);
    }

    /** Returns the browser's complaints since it was last asked: errors of scripts, refusals of a content policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Returns whether one has to scroll sideways to read the page. */
    boolean isWiderThanItsWindow() {
        Object wider = driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
        return Boolean.TRUE.equals(wider);
    }

    /** Runs a script in the page, whatever the page's content security policy says. */
    @Nullable
    Object run(String script) {
        return driver.executeScript(script);
    }

    /** Runs a long program in the page, past its content security policy. */
    void evaluate(String program) {
        driver.executeCdpCommand("Runtime.evaluate", Map.of("expression", program));
    }

    /** Runs a script that calls its last argument with its result; otherwise the same. */
    @Nullable
    Object runToEnd(String script, Object argument) {
        return driver.executeAsyncScript(script, argument);
    }

    /** Presses a key on whatever has the focus. */
    Chromium press(Keys key) {
        driver.switchTo().activeElement().sendKeys(key);
        return this;
    }

    /** Returns the element that has the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** All elements that are there now. */
    List<WebElement> all(By which) {
        return driver.findElements(which);
    }

    /** Keeps the whole page as {@code target/screenshots/<name>.png} for people who ask by {@code -Dscreenshots}. */
    void screenshot(String name) {
        if (System.getProperty("screenshots") != null) {
            screenshot(SCREENSHOTS.resolve(name + ".png"));
        }
    }

    /** Keeps the whole page as this file. */
    void screenshot(Path file) {
        hideScrollbars(true);
        Map<?, ?> metrics = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
        Map<?, ?> size = (Map<?, ?>) Objects.requireNonNull(metrics.get("cssContentSize"));
        Map<String, Object> all =
                Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        Object image = driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("captureBeyondViewport", true, "clip", all, "optimizeForSpeed", true))
                .get("data");
        hideScrollbars(false);
        keep(file, Base64.getDecoder().decode(String.valueOf(image)));
    }

    /** A picture of the whole page has none, and would lack the margin that they took. */
    private void hideScrollbars(boolean hidden) {
        driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", hidden));
    }

    private static void keep(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping " + file, e);
        }
    }

    /**
     * Leaves the tab as a new one, or leaves another one if it has been at more than one origin: what a page has put into the
     * storage of its session is reached from that origin alone.
     */
    @Override
    public void close() {
        List<String> origins = origins();
        if (origins.isEmpty() || origins.equals(List.of(String.valueOf(run("return location.origin"))))) {
            run("if (location.origin !== 'null') sessionStorage.clear()");
            driver.get("about:blank");
            driver.executeCdpCommand("Page.resetNavigationHistory", Map.of());
        } else {
            String left = driver.getWindowHandle();
            driver.switchTo().newWindow(WindowType.TAB);
            String next = driver.getWindowHandle();
            driver.switchTo().window(left).close();
            driver.switchTo().window(next);
        }
    }

    /** Origins of the web at which the tab has been. */
    private List<String> origins() {
        List<?> entries = (List<?>) Objects.requireNonNull(
                driver.executeCdpCommand("Page.getNavigationHistory", Map.of()).get("entries"));
        return entries.stream()
                .map(entry -> String.valueOf(((Map<?, ?>) entry).get("url")))
                .filter(address -> address.startsWith("http"))
                .map(address -> address.replaceFirst("^(https?://[^/?#]*).*", "$1"))
                .distinct()
                .toList();
    }

    private static File installed(List<String> names) {
        Optional<File> found = names.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
        String lack = "no " + names.get(0) + " on this machine's PATH: install it to run the tests of pages";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            return fail(lack);
        }
        return found.orElseGet(() -> abort(lack));
    }
}
