package no.helseprofil.certification;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.certification.OpenedPages.ShownPage;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** User who opens the pages that a suite wants to be opened, in a headless Chromium. */
final class SuiteUser implements AutoCloseable {

    /** Largest number of pages: login, consent, steps between them, and some to spare. */
    private static final int MOST_PAGES = 8;

    /** Time for which a page without a form stays as it is; a step on the way back to the suite is gone by then. */
    static final Duration QUIET = Duration.ofSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private static final Duration TO_LOAD = Duration.ofSeconds(60);

    /** Logger that warns of every Chromium newer than Selenium, although no version-dependent feature is used here. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private static final By USERNAME = By.id("username");
    private static final By ACCEPT = By.cssSelector("[name=accept]");
    private static final By CANCEL = By.cssSelector("[name=cancel]");
    private static final By MESSAGE = By.id("kc-error-message");
    private static final By BODY = By.tagName("body");

    private final ChromeDriver driver;
    private final URI suite;
    private final String password;
    private final Duration quiet;

    /**
     * Opens a browser.
     *
     * @param quiet time for which a page without a form has to stay as it is
     * @throws IllegalStateException if none is installed
     */
    SuiteUser(URI suite, String password, Duration quiet) {
        this.suite = suite;
        this.password = password;
        this.quiet = quiet;
        ChromeOptions options =
                new ChromeOptions().setBinary(installed("chromium", "chromium-browser", "google-chrome"));
        options.setAcceptInsecureCerts(true);
        options.setPageLoadTimeout(TO_LOAD);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run");
        options.addArguments("--disable-background-networking", "--lang=en", "--window-size=900,1500");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(installed("chromedriver"))
                .usingAnyFreePort()
                .build();
        VERSIONS.setLevel(Level.SEVERE);
        driver = new ChromeDriver(service, options);
        Runtime.getRuntime().addShutdownHook(new Thread(driver::quit, "end-chromium"));
    }

    /** Opens a page in a new session without using it. */
    void look(String page) {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.get(page);
    }

    /**
     * Opens a page in a new session and continues until the suite is reached.
     *
     * @return the page without a form that the server shows instead; empty if the suite was reached
     * @throws WebDriverException if neither comes
     */
    Optional<ShownPage> follow(String page, Consent consent) {
        look(page);
        for (int pages = 0; pages < MOST_PAGES && !isBack(); pages++) {
            if (!driver.findElements(USERNAME).isEmpty()) {
                logIn(consent.username());
            } else if (!driver.findElements(ACCEPT).isEmpty()) {
                press(driver.findElement(consent.accepts() ? ACCEPT : CANCEL));
            } else {
                Optional<ShownPage> shown = shown();
                if (shown.isPresent()) {
                    return shown;
                }
            }
        }
        if (!isBack()) {
            throw new WebDriverException("neither the suite nor a page without a form after " + MOST_PAGES + " pages");
        }
        return Optional.empty();
    }

    /** Returns the page if it is one of the server and stays as it is; the picture is taken between two looks at it. */
    private Optional<ShownPage> shown() {
        String before = seen();
        if (!stays(before)) {
            return Optional.empty();
        }
        ShownPage page = ShownPage.of(text(MESSAGE), text(BODY), driver.getScreenshotAs(OutputType.BYTES));
        return isBack() || !seen().equals(before) ? Optional.empty() : Optional.of(page);
    }

    private boolean stays(String page) {
        try {
            new WebDriverWait(driver, quiet, BETWEEN_LOOKS)
                    .ignoring(StaleElementReferenceException.class)
                    .until(it -> !seen().equals(page));
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    private String seen() {
        return driver.getCurrentUrl() + " " + text(BODY);
    }

    private String text(By which) {
        return driver.findElements(which).stream().map(WebElement::getText).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        driver.quit();
    }

    private boolean isBack() {
        return String.valueOf(driver.getCurrentUrl()).startsWith(suite + "/");
    }

    private void logIn(String username) {
        WebElement name = driver.findElement(USERNAME);
        name.clear();
        name.sendKeys(username);
        driver.findElement(By.id("password")).sendKeys(password);
        press(driver.findElement(By.id("kc-login")));
    }

    /** Presses a button, and waits until its page is gone, since its form would be found and filled in again. */
    private void press(WebElement button) {
        button.click();
        new WebDriverWait(driver, TO_LOAD, BETWEEN_LOOKS).until(ExpectedConditions.stalenessOf(button));
    }

    private static File installed(String... names) {
        Optional<File> found = Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
        return found.orElseThrow(() -> new IllegalStateException(
                "no " + names[0] + " on the PATH: it opens the pages that a suite wants opened"));
    }

    /** Answers of the user to the question for consent. */
    enum Consent {
        /** Consents; asked once. */
        YES("conformance"),
        /** Refuses, as another user, who is asked each time. */
        NO("conformance-refuses");

        private final String username;

        Consent(String username) {
            this.username = username;
        }

        /** Returns the names of the users. */
        static List<String> usernames() {
            return Stream.of(values()).map(Consent::username).toList();
        }

        private String username() {
            return username;
        }

        private boolean accepts() {
            return this == YES;
        }
    }
}
