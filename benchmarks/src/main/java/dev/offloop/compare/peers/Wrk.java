package dev.offloop.compare.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator {@code wrk}. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");

    private Wrk() {}

    static boolean isThere() {
        return Installation.onPath("wrk");
    }

    /** Requests per second over 32 connections; empty without {@code wrk}. */
    static OptionalDouble perSecond(String url, Duration time) throws IOException {
        if (!isThere()) {
            return OptionalDouble.empty();
        }
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c32", "-d" + time.toSeconds() + "s", url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        wrk.getOutputStream().close();
        Matcher matcher = RATE.matcher(new String(wrk.getInputStream().readAllBytes(), UTF_8));
        return matcher.find() ? OptionalDouble.of(Double.parseDouble(matcher.group(1))) : OptionalDouble.empty();
    }
}
