package dev.offloop.child.supervise;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes what a child prints to the log, line by line, and keeps its last lines of standard error. Two threads a child,
 * which end with the process.
 */
final class OutputPump {
  private static final Logger LOG = LoggerFactory.getLogger("dev.offloop.child.output");
  private static final int KEPT_LINES = 20;
  private static final int MAX_LINE_CHARS = 2_000;

  private final Supplier<String> worker;
  private final ArrayDeque<String> lastLines = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(2);

  private OutputPump(Supplier<String> worker) {
    this.worker = worker;
  }

  /**
   * Starts both threads.
   *
   * @param worker what the child is called at the moment; any thread
   */
  static OutputPump start(Supplier<String> worker, Process process) {
    OutputPump pump = new OutputPump(worker);
    pump.pump("out", process.getInputStream(), false);
    pump.pump("err", process.getErrorStream(), true);
    return pump;
  }

  private void pump(String name, InputStream stream, boolean keep) {
    Thread.ofPlatform().name("offloop-" + worker.get() + "-" + name).daemon().start(() -> {
      try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
        StringBuilder line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
          if (c == '\n') {
            onLine(line.toString(), keep);
            line.setLength(0);
          } else if (line.length() < MAX_LINE_CHARS) {
            line.append((char) c);
          }
        }
        if (!line.isEmpty()) {
          onLine(line.toString(), keep);
        }
      } catch (IOException e) {
        LOG.debug("The output of {} ended", worker.get(), e);
      } finally {
        ended.countDown();
      }
    });
  }

  private void onLine(String line, boolean keep) {
    LOG.info("[{}] {}", worker.get(), line);
    if (keep) {
      synchronized (lastLines) {
        if (lastLines.size() == KEPT_LINES) {
          lastLines.removeFirst();
        }
        lastLines.addLast(line);
      }
    }
  }

  /** The last lines of standard error, after waiting a moment for a dead process's output to end. Blocks; not on the loop. */
  List<String> lastLines(long waitMillis) {
    try {
      if (!ended.await(waitMillis, TimeUnit.MILLISECONDS)) {
        LOG.debug("{} is gone but its output is still open; a process of its own may hold it", worker.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }
}
