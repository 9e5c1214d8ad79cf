package dev.offloop.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** The streams of a process: order, backpressure in both directions, text, and what closing them does. */
@Isolated
class StreamsIT {
    private static final int MIB = 1 << 20;

    /**
     * What may have left a process that writes while it is not read: the pipe, one chunk here, one write of its own.
     */
    private static final long UNREAD_BYTES = 256 << 10;

    @RegisterExtension
    private final Processes processes = new Processes();

    @Test
    void aHundredMegabytesArriveAtASlowConsumerWhileTheLoopDoesOtherThings() {
        SlowConsumer consumer = processes.onLoop(() -> processes
                .subject()
                .spawn("head", "-c", String.valueOf(100 * MIB), "/dev/zero")
                .compose(child -> {
                    SlowConsumer slow = new SlowConsumer(child.stdout());
                    return child.closed().map(exit -> slow);
                }));

        assertThat(consumer.bytes).isEqualTo(100L * MIB);
        assertThat(consumer.largest).isLessThanOrEqualTo(64 << 10);
        assertThat(consumer.pauses).isGreaterThanOrEqualTo(100);
        assertThat(consumer.maxChunksBetweenTurns).isLessThanOrEqualTo(3);
    }

    /** Pauses after each mebibyte until the loop has made some turns, and counts the turns between chunks. */
    private final class SlowConsumer {
        private final ChildOutput stream;
        private long bytes;
        private int largest;
        private int pauses;
        private int chunksSinceTurn;
        private int maxChunksBetweenTurns;

        SlowConsumer(ChildOutput stream) {
            this.stream = stream;
            stream.handler(this::onChunk);
        }

        private void onChunk(Buffer chunk) {
            long before = bytes / MIB;
            bytes += chunk.length();
            largest = Math.max(largest, chunk.length());
            chunksSinceTurn++;
            maxChunksBetweenTurns = Math.max(maxChunksBetweenTurns, chunksSinceTurn);
            processes.vertx().runOnContext(turn -> chunksSinceTurn = 0);
            if (bytes / MIB > before) {
                pauses++;
                stream.pause();
                afterTurns(10);
            }
        }

        private void afterTurns(int turns) {
            processes.vertx().runOnContext(turn -> {
                if (turns == 0) {
                    stream.resume();
                } else {
                    afterTurns(turns - 1);
                }
            });
        }
    }

    @Test
    void aPausedStreamMakesTheProcessBlock() throws IOException {
        ChildProcess child = processes.onLoop(() -> processes
                .subject()
                .spawn("head", "-c", String.valueOf(10 * MIB), "/dev/zero")
                .onSuccess(started ->
                        started.stdout().handler(chunk -> started.stdout().pause())));
        ProcFile.awaitBlockedInWrite(child.pid());
        long written = ProcFile.bytesWritten(child.pid());

        assertThat(written).isLessThan(UNREAD_BYTES);
        long[] rest = {0};
        Exit exit = processes.onLoop(() -> {
            child.stdout().handler(chunk -> rest[0] += chunk.length()).resume();
            return child.closed();
        });
        assertThat(exit.isSuccess()).isTrue();
        assertThat(rest[0]).isBetween(10L * MIB - UNREAD_BYTES, 10L * MIB);
    }

    @Test
    void withoutAHandlerNothingIsReadWhileTheProcessRuns() throws IOException {
        ChildProcess child =
                processes.onLoop(() -> processes.subject().spawn("head", "-c", String.valueOf(10 * MIB), "/dev/zero"));

        ProcFile.awaitBlockedInWrite(child.pid());

        assertThat(ProcFile.bytesWritten(child.pid())).isLessThan(UNREAD_BYTES);
    }

    @Test
    void asManyChunksComeAsAreFetched() throws IOException {
        List<Integer> chunks = new ArrayList<>();
        ChildProcess child = processes.onLoop(() -> processes
                .subject()
                .spawn("head", "-c", String.valueOf(10 * MIB), "/dev/zero")
                .compose(started -> {
                    Promise<ChildProcess> three = Promise.promise();
                    started.stdout()
                            .pause()
                            .handler(chunk -> {
                                chunks.add(chunk.length());
                                if (chunks.size() == 3) {
                                    three.complete(started);
                                }
                            })
                            .fetch(3);
                    return three.future();
                }));

        ProcFile.awaitBlockedInWrite(child.pid());

        assertThat(processes.onLoop(() -> Future.succeededFuture(List.copyOf(chunks))))
                .hasSize(3);
        assertThatThrownBy(() -> child.stdout().fetch(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullPipeOfInputNeverBlocksTheLoopAndDrainsOnceTheProcessReads() {
        String script = "trap go=1 USR1; echo ready; while [ -z \"$go\" ]; do sleep 0.01; done; wc -c";
        List<String> events = new ArrayList<>();
        Processes.Ended ended = processes.onLoop(() -> processes
                .subject()
                .spawn("sh", "-c", script)
                .compose(child -> {
                    Future<Processes.Ended> end = Processes.readAll(child);
                    Buffer block = Buffer.buffer(new byte[32 << 10]);
                    Promise<Void> full = Promise.promise();
                    fill(child, block, 0, full, events);
                    return full.future()
                            .compose(filled -> {
                                Promise<Void> drained = Promise.promise();
                                child.stdin().drainHandler(drain -> drained.tryComplete());
                                events.add(drained.future().isComplete() ? "drained at once" : "not drained");
                                child.kill(Signal.SIGUSR1);
                                return drained.future();
                            })
                            .compose(drained -> {
                                events.add(child.stdin().writeQueueFull() ? "full" : "room");
                                return child.stdin().end();
                            })
                            .compose(done -> end);
                }));

        assertThat(events).containsExactly("full after 4 blocks", "not drained", "room");
        assertThat(ended.stdout()).isEqualTo("ready\n" + 4 * (32 << 10) + "\n");
    }

    /** Writes blocks, each once the loop was told what the pipe took so far, until no more should be written. */
    private static void fill(ChildProcess child, Buffer block, int count, Promise<Void> full, List<String> events) {
        if (child.stdin().writeQueueFull()) {
            events.add("full after " + count + " blocks");
            full.complete();
            return;
        }
        Future<Void> written = child.stdin().write(block);
        if (count < 2) {
            written.onSuccess(taken -> fill(child, block, count + 1, full, events));
        } else {
            fill(child, block, count + 1, full, events);
        }
    }

    @Test
    void oneProcessIsPipedIntoAnother() {
        String expected = processes.script("seq 1 2000000 | sha256sum").stdout();

        String actual = processes
                .onLoop(() -> processes.subject().spawn("sha256sum").compose(sum -> {
                    Future<Processes.Ended> end = Processes.readAll(sum);
                    return processes
                            .subject()
                            .spawn("seq", "1", "2000000")
                            .compose(seq -> seq.stdout().pipeTo(sum.stdin()))
                            .compose(piped -> end);
                }))
                .stdout();

        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void oneHugeWriteArrivesWhole() {
        Buffer huge = Buffer.buffer(new byte[20 * MIB]);

        Processes.Ended ended =
                processes.onLoop(() -> processes.subject().spawn("wc", "-c").compose(child -> {
                    Future<Processes.Ended> end = Processes.readAll(child);
                    return child.stdin().end(huge).compose(done -> end);
                }));

        assertThat(ended.stdout().strip()).isEqualTo(String.valueOf(20 * MIB));
    }

    @Test
    void linesAreReadByVertxsRecordParser() {
        List<String> lines = processes.onLoop(() -> processes
                .subject()
                .spawn("seq", "1", "1000")
                .compose(child -> {
                    List<String> all = new ArrayList<>();
                    RecordParser.newDelimited("\n", child.stdout()).handler(line -> all.add(line.toString()));
                    return child.closed().map(exit -> all);
                }));

        assertThat(lines).hasSize(1000).startsWith("1", "2").endsWith("1000");
    }

    @Test
    void aCharacterInTwoChunksIsOneCharacter() {
        assertThat(textOf("printf 'caf\\303'; read line; printf '\\251'", UTF_8))
                .containsExactly("caf", "é");
    }

    @Test
    void halfACharacterAtTheEndIsReplaced() {
        assertThat(String.join("", textOf("printf 'caf\\303'", UTF_8))).isEqualTo("caf\uFFFD");
    }

    @Test
    void anotherEncodingIsDecoded() {
        assertThat(String.join("", textOf("printf 'caf\\351'", ISO_8859_1))).isEqualTo("café");
    }

    /** The texts of a script's output; it gets a line of input at the first of them. */
    private List<String> textOf(String script, Charset charset) {
        return processes.onLoop(() -> processes
                .subject()
                .spawn("sh", "-c", script)
                .compose(child -> {
                    List<String> texts = new ArrayList<>();
                    Promise<List<String>> end = Promise.promise();
                    child.stdout()
                            .text(charset)
                            .endHandler(ended -> end.complete(texts))
                            .handler(text -> {
                                texts.add(text);
                                if (texts.size() == 1) {
                                    child.stdin().write(Buffer.buffer("\n"));
                                }
                            });
                    return end.future();
                }));
    }

    @Test
    void closingTheOutputEndsAProcessThatWritesOn() {
        Exit exit = processes.onLoop(() -> processes.subject().spawn("yes").compose(child -> {
            child.stdout().handler(chunk -> child.stdout().close());
            return child.closed();
        }));

        assertThat(exit).isEqualTo(Exit.bySignal(Signal.SIGPIPE));
    }

    @Test
    void writingToAProcessThatTakesNoMoreFailsOnceForTheHandlerAndForEachWrite() {
        List<Throwable> heard = new ArrayList<>();
        Throwable failure = processes.failureOnLoop(() -> processes
                .subject()
                .spawn("sh", "-c", "exec <&-; echo closed; exec sleep 1000")
                .compose(child -> {
                    child.stdin().exceptionHandler(heard::add);
                    Promise<Void> closed = Promise.promise();
                    child.stdout().handler(line -> closed.complete());
                    return closed.future()
                            .compose(now -> child.stdin().write(Buffer.buffer("lost")))
                            .recover(first -> child.stdin().write(Buffer.buffer("lost too")));
                }));

        assertThat(failure).isInstanceOf(StreamClosedException.class).hasMessageContaining("Broken pipe");
        assertThat(heard).hasSize(1);
    }

    @Test
    void writesOnTheirWayFailWhenTheProcessExits() {
        Throwable failure = processes.failureOnLoop(() -> processes
                .subject()
                .spawn("sleep", "1000")
                .compose(child -> {
                    Future<Void> write = child.stdin().write(Buffer.buffer(new byte[MIB]));
                    child.kill(Signal.SIGKILL);
                    return write;
                }));

        assertThat(failure).isInstanceOf(StreamClosedException.class).hasMessageContaining("stdin of sleep (pid ");
    }

    @Test
    void writingOrEndingAfterTheEndFails() {
        List<String> messages = new ArrayList<>();
        processes.onLoop(() -> processes.subject().spawn("cat").compose(child -> {
            Future<Void> end = child.stdin().end();
            child.stdin().write(Buffer.buffer("late")).onFailure(e -> messages.add(e.getMessage()));
            child.stdin().end().onFailure(e -> messages.add(e.getMessage()));
            return end.compose(done -> Processes.readAll(child));
        }));

        assertThat(messages.get(0)).endsWith("written to after its end");
        assertThat(messages.get(1)).endsWith("ended twice");
    }

    @Test
    void aWriteThatIsReportedAsWrittenWasTakenEvenIfTheProcessExitsAtOnce() {
        for (int round = 0; round < 50; round++) {
            Processes.Ended ended = processes.onLoop(() -> processes
                    .subject()
                    .spawn("head", "-c", "1")
                    .compose(child -> {
                        Future<Processes.Ended> end = Processes.readAll(child);
                        return child.stdin().write(Buffer.buffer("x")).compose(written -> end);
                    }));
            assertThat(ended.stdout()).isEqualTo("x");
        }
    }

    @Test
    void aHandlerThatThrowsDoesNotStopTheStream() {
        List<Throwable> reported = new ArrayList<>();
        int[] bytes = {0};
        Exit exit = processes.onLoop(() -> {
            processes.vertx().getOrCreateContext().exceptionHandler(reported::add);
            return processes
                    .subject()
                    .spawn("head", "-c", String.valueOf(MIB), "/dev/zero")
                    .compose(child -> {
                        child.stdout().handler(chunk -> {
                            bytes[0] += chunk.length();
                            throw new IllegalStateException("handler");
                        });
                        return child.closed();
                    });
        });

        assertThat(exit.isSuccess()).isTrue();
        assertThat(bytes[0]).isEqualTo(MIB);
        assertThat(reported).isNotEmpty().allSatisfy(e -> assertThat(e).hasMessage("handler"));
    }

    @Test
    void handlersRunOnTheContextOfTheCaller() {
        List<Boolean> onLoop = processes.onLoop(() -> {
            Thread loop = Thread.currentThread();
            List<Boolean> same = new ArrayList<>();
            return processes.subject().spawn("cat").compose(child -> {
                same.add(Thread.currentThread().equals(loop));
                child.stdout().handler(chunk -> same.add(Thread.currentThread().equals(loop)));
                child.stdin()
                        .end(Buffer.buffer("x"))
                        .onComplete(done -> same.add(Thread.currentThread().equals(loop)));
                return child.closed().map(exit -> same);
            });
        });

        assertThat(onLoop).hasSize(3).containsOnly(true);
    }

    @Test
    void aQueueWithoutRoomIsRefused() {
        ChildProcess child = processes.onLoop(() -> processes.subject().spawn("cat"));

        assertThatThrownBy(() -> child.stdin().setWriteQueueMaxSize(0)).hasMessageContaining("not 0");
    }

    @Test
    void theWriteQueueIsAsLargeAsIsAskedFor() {
        boolean[] full = processes.onLoop(() -> processes
                .subject()
                .spawn("sleep", "1000")
                .map(child -> {
                    child.stdin().setWriteQueueMaxSize(10 * MIB);
                    var _ = child.stdin().write(Buffer.buffer(new byte[9 * MIB]));
                    boolean before = child.stdin().writeQueueFull();
                    var _ = child.stdin().write(Buffer.buffer(new byte[2 * MIB]));
                    return new boolean[] {before, child.stdin().writeQueueFull()};
                }));

        assertThat(full).containsExactly(false, true);
    }
}
