package dev.offloop.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A program that some need. */
final class Program {
    private static final int PATIENCE_SECONDS = 5;

    private Program() {}

    static Check check(String program, String versionFlag, String use) {
        try {
            Process process = new ProcessBuilder(program, versionFlag)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Check.note(program, "does not answer; " + use);
            }
            String answer = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            return process.exitValue() == 0 ? Check.ok(program, answer) : Check.note(program, answer + "; " + use);
        } catch (IOException e) {
            return Check.note(program, "not found; " + use);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Check.note(program, "interrupted; " + use);
        }
    }
}
