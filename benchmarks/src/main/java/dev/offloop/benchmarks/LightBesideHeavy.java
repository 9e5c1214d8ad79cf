package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offloop.task.TaskContext;
import dev.offloop.tasks.PasswordHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Light requests at 200/s while four heavy ones are always in flight: how long the light ones take, and how many heavy ones
 * are done, against the same work done by as many threads as there are cores with nothing beside it.
 *
 * <p>Arguments: the URL of a service, such as http://127.0.0.1:8080; seconds (20).
 */
final class LightBesideHeavy {
  private static final int HEAVY = 4;
  private static final long LIGHT_EVERY_NANOS = 5_000_000;
  private static final int ITERATIONS = 200_000;
  private static final byte[] PING = "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);

  private static final PasswordHash HASH = new PasswordHash();

  private LightBesideHeavy() {}

  public static void main(String[] args) throws Exception {
    URI service = URI.create(args[0]);
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    int cores = Runtime.getRuntime().availableProcessors();
    heavy(HEAVY, 3, () -> post(service));
    double bare = heavy(cores, seconds, LightBesideHeavy::bare);
    List<Double> light = new ArrayList<>();
    Thread pinging = Thread.ofPlatform().start(() -> ping(service, seconds, light));
    double beside = heavy(HEAVY, seconds, () -> post(service));
    pinging.join();
    double[] sorted = light.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(Locale.ROOT, "light requests: %d, p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
        sorted.length, sorted[sorted.length / 2], sorted[sorted.length * 99 / 100], sorted[sorted.length - 1]);
    System.out.printf(Locale.ROOT, "heavy requests: %.2f/s, bare %.2f/s, ratio %.3f%n", beside, bare, beside / bare);
  }

  /** So many threads do it again and again. Returns how often a second it was done. */
  private static double heavy(int threads, int seconds, Runnable work) throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().start(() -> {
        while (!stop.get()) {
          work.run();
          done.incrementAndGet();
        }
      }));
    }
    LockSupport.parkNanos(seconds * 1_000_000_000L);
    stop.set(true);
    for (Thread worker : workers) {
      worker.join();
    }
    return done.get() * 1e9 / (System.nanoTime() - begin);
  }

  private static void bare() {
    try {
      HASH.run(new PasswordHash.Order("secret", "pepper", ITERATIONS), TaskContext.undisturbed(Map.of()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static void post(URI service) {
    String body = "{\"password\":\"secret\",\"salt\":\"pepper\",\"iterations\":" + ITERATIONS + "}";
    HttpRequest request = HttpRequest.newBuilder(service.resolve("/tasks/password-hash?strategy=child"))
        .POST(BodyPublishers.ofString(body))
        .build();
    try {
      int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("Status " + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** At fixed times, whether or not the last one was late; its time counts from when it was due. */
  private static void ping(URI service, int seconds, List<Double> millis) {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] answer = new byte[4_096];
      long begin = System.nanoTime();
      for (int i = 0; i < seconds * 1_000_000_000L / LIGHT_EVERY_NANOS; i++) {
        long due = begin + i * LIGHT_EVERY_NANOS;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        out.write(PING);
        int length = 0;
        while (!new String(answer, 0, length, US_ASCII).endsWith("pong")) {
          length += in.read(answer, length, answer.length - length);
        }
        Arrays.fill(answer, 0, length, (byte) 0);
        millis.add((System.nanoTime() - due) / 1e6);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
