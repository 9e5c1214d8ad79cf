package dev.offloop.workers.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

class PortLedgerTest {
    private final PortLedger ledger = new PortLedger(4, 1_000);

    private boolean send(int size) {
        boolean room = ledger.claim(size);
        if (room) {
            ledger.onSent(size);
        }
        return room;
    }

    @Test
    void itIsFullByMessagesAndRefusesTwiceAsMany() {
        for (int i = 0; i < 3; i++) {
            assertThat(send(1)).isTrue();
        }
        assertThat(ledger.isFull()).isFalse();
        for (int i = 0; i < 5; i++) {
            assertThat(send(1)).isTrue();
            assertThat(ledger.isFull()).isTrue();
        }
        assertThat(send(1)).isFalse();

        ledger.onTaken(5);

        assertThat(ledger.isFull()).isFalse();
        assertThat(send(1)).isTrue();
    }

    @Test
    void itIsFullByBytesAndRefusesTwiceAsMany() {
        assertThat(send(1_000)).isTrue();
        assertThat(ledger.isFull()).isTrue();
        assertThat(send(1_000)).isTrue();
        assertThat(send(1)).isFalse();
    }

    @Test
    void aSingleMessageAlwaysFindsRoom() {
        assertThat(send(1_000_000)).isTrue();
        assertThat(send(1)).isFalse();
        ledger.onTaken(1);
        assertThat(send(1_000_000)).isTrue();
    }

    @Test
    void itDrainsWhenHalfOfWhatMayWaitDoesAndNotBefore() {
        for (int i = 0; i < 6; i++) {
            send(1);
        }
        Promise<Void> drained = Promise.promise();
        ledger.onDrained(drained);
        ledger.onTaken(3);
        assertThat(drained.future().isComplete()).isFalse();

        ledger.onTaken(4);

        assertThat(drained.future().succeeded()).isTrue();
    }

    @Test
    void aCountOfMoreThanWasSentFreesNoMore() {
        send(10);
        ledger.onTaken(1_000);
        for (int i = 0; i < 8; i++) {
            assertThat(send(1)).isTrue();
        }
        assertThat(send(1)).isFalse();
    }

    @Test
    void sizesAreGivenBackInTheOrderOfSendingHoweverManyThereWere() {
        for (int i = 0; i < 100; i++) {
            assertThat(send(i % 2 == 0 ? 1_900 : 1)).isTrue();
            ledger.onTaken(i + 1);
        }
        assertThat(send(1_000)).isTrue();
        assertThat(send(1_000)).isTrue();
        assertThat(send(1)).isFalse();
    }
}
