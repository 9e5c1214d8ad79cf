package dev.offloop.child.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPageTest {
    @TempDir
    Path directory;

    private Path file;
    private ControlPage parent;
    private ControlPage child;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("control");
        parent = ControlPage.create(file);
        child = ControlPage.open(file);
    }

    @AfterEach
    void close() {
        parent.close();
        child.close();
    }

    @Test
    void whatOneSideWritesTheOtherReads() {
        parent.publishRequests(7);
        child.publishReplies(5);
        child.claim(6);
        child.requestCycle(3);
        child.markReady(false);

        assertThat(child.requestsPublished()).isEqualTo(7);
        assertThat(parent.repliesPublished()).isEqualTo(5);
        assertThat(parent.claimed()).isEqualTo(6);
        assertThat(parent.requestCycle()).isEqualTo(3);
        assertThat(parent.isReady()).isTrue();
    }

    @Test
    void oneParkingIsAnsweredByOneRing() {
        assertThat(child.parkChild(0)).isTrue();
        parent.publishRequests(1);

        assertThat(parent.takeChildParked()).isTrue();
        assertThat(parent.takeChildParked()).isFalse();
    }

    @Test
    void noReaderParksOverAFrameThatIsThere() {
        parent.publishRequests(1);

        assertThat(child.parkChild(0)).isFalse();
        assertThat(parent.takeChildParked()).isFalse();
        assertThat(child.parkChild(1)).isTrue();
    }

    @Test
    void whoWakesByItselfIsNotRung() {
        assertThat(parent.parkParent(0)).isTrue();
        parent.unparkParent();
        child.publishReplies(1);

        assertThat(child.takeParentParked()).isFalse();
    }

    @Test
    void eachTaskHeldHasACancelFlagOfItsOwn() {
        for (long number = 1; number <= ControlPage.WINDOW; number += 2) {
            parent.cancel(number);
        }

        for (long number = 1; number <= ControlPage.WINDOW; number++) {
            assertThat(child.isCancelled(number)).isEqualTo(number % 2 == 1);
            assertThat(child.isCancelled(number + ControlPage.WINDOW)).isFalse();
        }
    }

    @Test
    void whatATaskSaysIsReadWholeAndForThatTaskOnly() throws InterruptedException {
        assertThat(parent.said(1)).isEmpty();
        child.say(1, new ControlPage.Said(3, 0, "größe"));
        assertThat(parent.said(1)).contains(new ControlPage.Said(3, 0, "größe"));
        assertThat(parent.said(2)).isEmpty();

        int words = 200_000;
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < words; i++) {
                child.say(
                        1 + i / 1_000,
                        new ControlPage.Said(i, i, String.valueOf(i).repeat(1 + i % 20)));
            }
        });
        long task = 1;
        long last = 0;
        while (last < words - 1) {
            Optional<ControlPage.Said> heard = parent.said(task);
            if (heard.isPresent() && heard.get().total() > 0) {
                long done = heard.get().done();
                assertThat(heard.get())
                        .isEqualTo(new ControlPage.Said(
                                done, done, String.valueOf(done).repeat((int) (1 + done % 20))));
                assertThat(1 + done / 1_000).isEqualTo(task);
                last = Math.max(last, done);
            }
            task = writer.isAlive() ? 1 + task % (words / 1_000) : words / 1_000;
        }
        writer.join();
    }

    @Test
    void aFileThatIsNoControlPageIsRefused() throws IOException {
        Path other = directory.resolve("other");
        Files.write(other, new byte[4096]);

        assertThatThrownBy(() -> ControlPage.open(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> ControlPage.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void noWakeUpIsLostBetweenTwoThreads() throws InterruptedException {
        int frames = 200_000;
        Semaphore bell = new Semaphore(0);
        CountDownLatch allRead = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            long read = 0;
            while (read < frames) {
                if (child.requestsPublished() > read) {
                    read++;
                    child.claim(read);
                } else if (child.parkChild(read)) {
                    bell.acquireUninterruptibly();
                    child.unparkChild();
                }
            }
            allRead.countDown();
        });

        for (int i = 1; i <= frames; i++) {
            parent.publishRequests(i);
            if (parent.takeChildParked()) {
                bell.release();
            }
            // Let the reader catch up now and then, so that it parks.
            while (i % 8 == 0 && parent.claimed() < i && reader.isAlive()) {
                Thread.onSpinWait();
            }
        }

        assertThat(allRead.await(60, TimeUnit.SECONDS))
                .as("a lost wake-up leaves the reader parked")
                .isTrue();
        assertThat(child.claimed()).isEqualTo(frames);
    }
}
