package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.deployment.Http.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is asked of the built-in tasks, the answer is the same under every strategy: status, media type and every byte. */
class StrategiesIT {
  private static final List<String> OTHERS = List.of("platform", "virtual", "inline");
  private static Service service;

  @BeforeAll
  static void start(@TempDir Path runtimeDirectory) {
    service = Service.start(Launch.serve(runtimeDirectory).with("--children", 1, "--allow-inline"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** A request; its name is what a failed test shows. */
  static final class Asked {
    private final String name;
    private final String path;
    private final byte[] body;

    Asked(String name, String path, byte[] body) {
      this.name = name;
      this.path = path;
      this.body = body;
    }

    static Asked of(String path, String body) {
      return new Asked(path + " " + body.substring(0, Math.min(60, body.length())), path, body.getBytes(UTF_8));
    }

    String under(String strategy) {
      return "/tasks/" + path + (path.contains("?") ? "&" : "?") + "strategy=" + strategy;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Asked> requests() throws IOException {
    byte[] photograph = Photograph.jpeg(640, 480);
    byte[] cut = Arrays.copyOf(photograph, photograph.length / 10);
    return Stream.of(
        Asked.of("echo", ""),
        Asked.of("echo?unknown=1", "x"),
        new Asked("echo of 300 000 bytes", "echo", Photograph.noise(300_000)),
        Asked.of("sha256", "abc"),
        new Asked("gzip of 100 000 bytes", "gzip", Photograph.noise(100_000)),
        Asked.of("gzip", "x".repeat(50_000)),
        Asked.of("burn", "{\"millis\":-1}"),
        Asked.of("burn", "{\"millis\":"),
        Asked.of("burn", "null"),
        Asked.of("burn", "{\"millis\":1,\"milis\":2}"),
        Asked.of("password-hash", "{\"password\":\"grüße 😀\",\"salt\":\"c2FsdA\",\"iterations\":1000}"),
        Asked.of("password-hash", "{\"password\":\"\\ud800\",\"salt\":\"c2FsdA\",\"iterations\":1000}"),
        Asked.of("password-hash", "{\"password\":\"a\",\"password\":\"b\",\"salt\":\"c2FsdA\",\"iterations\":1000}"),
        Asked.of("password-hash", "{\"password\":\"a\",\"salt\":\"c2FsdA\",\"iterations\":\"1000\"}"),
        Asked.of("mandelbrot?width=64&height=48&iterations=50", ""),
        Asked.of("mandelbrot?width=0&height=48&iterations=50", ""),
        Asked.of("mandelbrot?widht=64", ""),
        new Asked("a photograph", "image-resize?width=100", photograph),
        new Asked("a photograph that is cut", "image-resize?width=100", cut),
        new Asked("a photograph, no width", "image-resize", photograph),
        new Asked("a photograph, width of other digits", "image-resize?width=%D9%A3", photograph),
        Asked.of("image-resize?width=100", "this is no image"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theWholeAnswerIsTheSameUnderEveryStrategy(Asked asked) {
    Answer child = service.http().post(asked.under("child"), asked.body);

    assertThat(child.status()).as(child.toString()).isIn(200, 400);
    for (String strategy : OTHERS) {
      Answer other = service.http().post(asked.under(strategy), asked.body);
      assertThat(other.status()).as("%s: %s instead of %s", strategy, other, child).isEqualTo(child.status());
      assertThat(other.header("Content-Type")).isEqualTo(child.header("Content-Type"));
      assertThat(other.bytes()).as("%s: %s instead of %s", strategy, other.text(), child.text()).isEqualTo(child.bytes());
    }
  }
}
