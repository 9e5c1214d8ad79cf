package dev.offloop.jobs.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.jobs.Claim;
import dev.offloop.jobs.Ending;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobProblem;
import dev.offloop.jobs.JobRequest;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/**
 * A process that accepts, begins and ends jobs until it is killed, and prints each step only after the store has
 * answered it: {@code accepted ID}, {@code begun ID}, {@code ended ID}.
 */
final class JournalVictim {
    private static final int BODY_BYTES = 2_000;

    private JournalVictim() {}

    static JournalConfig config(Path directory) {
        return JournalConfig.in(directory).fileBytes(64 << 10);
    }

    public static void main(String[] args) {
        JournalJobStore store =
                JournalJobStore.open(Vertx.vertx(), config(Path.of(args[0]))).await();
        JobBody body = new JobBody.Inline("x".repeat(BODY_BYTES).getBytes(UTF_8));
        while (true) {
            say(
                    "accepted",
                    store.accept(JobRequest.of("echo", false, body))
                            .await()
                            .job()
                            .id());
            say(
                    "accepted",
                    store.accept(JobRequest.of("echo", false, body))
                            .await()
                            .job()
                            .id());
            Claim claim = store.claim(1).await().getFirst();
            say("begun", claim.id());
            store.end(claim, new Ending.Failed(new JobProblem("task-failed", "It threw")))
                    .await();
            say("ended", claim.id());
        }
    }

    private static void say(String what, Object id) {
        System.out.println(what + " " + id);
        System.out.flush();
    }
}
