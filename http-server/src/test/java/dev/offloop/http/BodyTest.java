package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.security.Ledger;
import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTest {
    private final HeldBytes held = new HeldBytes(1 << 20);
    private final HeldBytes.Lease lease = held.lease(
            Callers.LOCAL,
            new Ledger(System::nanoTime).tryTask(Callers.LOCAL, "echo").held());

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 1, 1",
        "0, 1, 1",
        "10000, 10000, 1",
        "0, 10000, 1",
        "300000, 300000, 7919",
        "0, 300000, 70000",
        "10, 300000, 9000",
        "300000, 20, 3"
    })
    void theBytesComeBackWhateverWasAnnouncedAndHoweverTheyWereCut(int announced, int length, int chunk) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Body body = new Body(lease, announced);

        for (int at = 0; at < length; at += chunk) {
            assertThat(body.tryAppend(Buffer.buffer(bytes).slice(at, Math.min(length, at + chunk))))
                    .isEmpty();
        }

        assertThat(body.length()).isEqualTo(length);
        assertThat(body.join()).isEqualTo(bytes);
    }

    @Test
    void chunksOfOneByteHoldLittleMoreThanTheirBytes() {
        Body body = new Body(lease, 0);
        Buffer one = Buffer.buffer(new byte[1]);

        for (int i = 0; i < 100_000; i++) {
            assertThat(body.tryAppend(one)).isEmpty();
        }

        assertThat(held.held()).isBetween(100_000L, 200_000L);
    }

    @Test
    void anAnnouncedBodyHoldsWhatItHas() {
        Body body = new Body(lease, 500_000);

        assertThat(body.tryAppend(Buffer.buffer(new byte[10]))).isEmpty();
        assertThat(held.held()).isLessThan(100_000);
        assertThat(body.tryAppend(Buffer.buffer(new byte[499_990]))).isEmpty();
        assertThat(held.held()).isEqualTo(500_000);
    }

    @Test
    void whatFindsNoRoomIsRefused() {
        Body body = new Body(lease, 0);

        assertThat(body.tryAppend(Buffer.buffer(new byte[(1 << 20) + 1]))).isPresent();
    }
}
