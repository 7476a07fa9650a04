package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium that is installed on this machine; nothing is downloaded. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final long LOOK_MILLIS = 200;

  private final ChromeDriver driver;
  private int width;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one, or skips the test with a word on what is missing. */
  static Browser start() throws IOException {
    Optional<Path> chromium = onPath("chromium").or(() -> onPath("google-chrome"));
    Optional<Path> chromedriver = onPath("chromedriver");
    Assumptions.assumeTrue(
        chromium.isPresent() && chromedriver.isPresent(),
        "there is no Chromium here: apt-get install chromium chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.orElseThrow().toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    Files.createDirectories(SCREENSHOTS);
    return new Browser(new ChromeDriver(service, options));
  }

  void open(String url) {
    driver.get(url);
  }

  /** A window of that width, and the theme that the person prefers. */
  void look(int wide, String theme) {
    width = wide;
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  Map<String, Object> cdp(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  Object script(String script) {
    return driver.executeScript(script);
  }

  /** The whole page as a picture below {@code target/screenshots}. */
  void screenshot(String name) throws IOException {
    script("scrollTo({top: 0, behavior: 'instant'})");
    long height = ((Number) script("return document.documentElement.scrollHeight")).longValue();
    Map<String, Object> clip =
        Map.of("x", 0, "y", 0, "width", width, "height", Math.min(height, 9_000), "scale", 1);
    Object data =
        cdp("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip))
            .get("data");
    Files.write(
        SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(data)));
  }

  /** Text of the first element of a selector, as it is shown; empty where there is none. */
  String text(String selector) {
    List<WebElement> found = driver.findElements(By.cssSelector(selector));
    try {
      return found.isEmpty() ? "" : found.get(0).getText();
    } catch (StaleElementReferenceException drawnAnew) {
      return "";
    }
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** Waits until the text of a selector fits, and returns it. */
  String awaitText(String selector, Duration longest, Function<String, Boolean> fits) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      String text = text(selector);
      if (fits.apply(text)) {
        return text;
      }
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(selector + " shows: " + text);
      }
      sleep();
    }
  }

  /** Clicks, again where the page drew the element anew in between. */
  void click(String selector) {
    for (int attempt = 0; attempt < 10; attempt++) {
      try {
        WebElement element = driver.findElement(By.cssSelector(selector));
        driver.executeScript("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
        element.click();
        return;
      } catch (StaleElementReferenceException drawnAnew) {
        sleep();
      }
    }
    throw new IllegalStateException(selector + " is drawn again and again");
  }

  void type(String selector, String text) {
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  void press(Keys key) {
    new Actions(driver).sendKeys(key).perform();
  }

  /** Errors on the console, among them what the content security policy kept out. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Nothing stands out at the side of the page: a phone would draw the whole of it smaller. */
  void assertFits() {
    assertThat((Long) script("return Math.max(innerWidth, document.documentElement.scrollWidth)"))
        .as("the page fits the window")
        .isLessThanOrEqualTo(width);
  }

  @Override
  public void close() {
    driver.quit();
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
