package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.deployment.Http.Answer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 requests at once while a child is killed every 300 ms. */
@Order(1) // Takes long, so it begins first.
class KilledChildrenIT {
    private static final int REQUESTS = 200;
    private static final Duration BEAT = Duration.ofMillis(300);

    /**
     * Milliseconds of work each, so that a kill hits tasks at work; many times that in a child that has just started.
     */
    private static final int ITERATIONS = 6_000;

    private static final int ROUNDS = 10_000_000;

    private static Ledger ledger;
    private static Service service;

    @BeforeAll
    static void start(@TempDir Path directory) {
        ledger = Ledger.in(directory);
        service = Service.start(ledger.on(Launch.serve(directory.resolve("run")).with("--max-queue-wait", "0s")));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void everyPasswordIsHashedRightAlthoughItsWorkerMayDie() throws GeneralSecurityException {
        List<String> hashes = List.of(pbkdf2("pass-0"), pbkdf2("pass-1"), pbkdf2("pass-2"));

        List<Answer> answers = underFire(
                "/tasks/password-hash?strategy=child",
                i -> "{\"password\":\"pass-" + i % 3 + "\",\"salt\":\"pepper\",\"iterations\":" + ITERATIONS + "}");

        for (int i = 0; i < REQUESTS; i++) {
            assertThat(answers.get(i).status()).as(answers.get(i).toString()).isEqualTo(200);
            assertThat(answers.get(i).text()).isEqualTo(hashes.get(i % 3));
        }
    }

    @Test
    void noEntryIsBookedTwiceAndEveryLossIsToldWithItsSignal() {
        List<Answer> answers = underFire("/tasks/book-entry?strategy=child", i -> Ledger.entry("entry-" + i, ROUNDS));

        assertThat(ledger.booked()).doesNotHaveDuplicates();
        int lost = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Answer answer = answers.get(i);
            if (answer.status() == 200) {
                assertThat(ledger.booked()).contains("entry-" + i);
            } else {
                assertIsLoss(answer);
                lost++;
            }
        }
        assertThat(lost).as("losses, without which nothing was shown").isPositive();
    }

    private static void assertIsLoss(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
        assertThat(answer.json().path("signal").asText()).isEqualTo("SIGKILL");
        assertThat(answer.json().path("attempts").asInt()).isEqualTo(1);
        assertThat(answer.json().path("pid").asLong()).isPositive();
    }

    private static List<Answer> underFire(String path, IntFunction<String> body) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        try (Assassin assassin = Assassin.every(BEAT, service, answered::get)) {
            for (int i = 0; i < REQUESTS; i++) {
                answers.add(service.http()
                        .postLater(path, body.apply(i))
                        .whenComplete((a, e) -> answered.incrementAndGet()));
            }
            List<Answer> all = answers.stream().map(Http::join).toList();
            assertThat(assassin.kills())
                    .as("kills, without which nothing was shown")
                    .isGreaterThanOrEqualTo(3);
            return all;
        }
    }

    private static String pbkdf2(String password) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), "pepper".getBytes(UTF_8), ITERATIONS, 256);
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
        return HexFormat.of().formatHex(hash);
    }
}
