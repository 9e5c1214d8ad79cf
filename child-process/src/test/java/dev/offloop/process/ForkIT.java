package dev.offloop.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.process.ForkedMains.Fruit;
import dev.offloop.process.channel.ChannelException;
import dev.offloop.process.channel.ForkedChannel;
import dev.offloop.process.channel.Message;
import dev.offloop.process.channel.Serialization;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forked JVMs: messages both ways, and every end that a channel can take. */
@Isolated
class ForkIT {
    private static final ForkOptions DEFAULTS = ForkOptions.defaults()
            .withSilent()
            .withClassPath(OtherJvm.classPath())
            .withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));

    @RegisterExtension
    private final Processes processes = new Processes();

    private Future<ForkedProcess> fork(Class<?> main, ForkOptions options, String... arguments) {
        return processes.subject().fork(main.getName(), List.of(arguments), options);
    }

    /** What a forked JVM sent until its channel closed, as text, and how it ended. */
    private record Told(List<String> messages, List<String> errors, Exit exit) {}

    private static Future<Told> listen(ForkedProcess forked) {
        List<String> messages = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        Promise<@Nullable Void> disconnected = Promise.promise();
        forked.channel()
                .exceptionHandler(e -> errors.add(String.valueOf(e.getMessage())))
                .onDisconnect(end -> disconnected.complete())
                .onMessage(message -> messages.add(message.json().toString()));
        return Future.all(disconnected.future(), forked.process().closed())
                .map(both -> new Told(messages, errors, forked.process().exit().orElseThrow()));
    }

    /** Forks, sends these, and disconnects. */
    private Told converse(Class<?> main, ForkOptions options, Object... messages) {
        return processes.onLoop(() -> fork(main, options).compose(forked -> {
            Future<Told> told = listen(forked);
            for (Object message : messages) {
                var _ = forked.channel().send(message);
            }
            var _ = forked.channel().disconnect();
            return told;
        }));
    }

    @ParameterizedTest
    @EnumSource
    void messagesGoBothWaysAndKeepTheirValues(Serialization serialization) {
        Told told = converse(
                ForkedMains.Echo.class,
                DEFAULTS.withSerialization(serialization),
                "text",
                42,
                true,
                List.of(1, 2),
                new Fruit("fig", 3),
                new JsonObject().put("list", new JsonArray().add(new JsonObject().put("x", 1.5))));

        assertThat(told.messages())
                .containsExactly(
                        "\"text\"",
                        "42",
                        "true",
                        "[1,2]",
                        "{\"name\":\"fig\",\"count\":3}",
                        "{\"list\":[{\"x\":1.5}]}");
        assertThat(told.exit()).isEqualTo(Exit.withCode(0));
        assertThat(told.errors()).isEmpty();
    }

    @Test
    void cborCarriesBytesAsTheyAre() {
        byte[] bytes = {0, -1, 13, 10};
        byte[] back =
                processes.onLoop(() -> fork(ForkedMains.Echo.class, DEFAULTS.withSerialization(Serialization.CBOR))
                        .compose(forked -> {
                            Promise<byte[]> echo = Promise.promise();
                            forked.channel()
                                    .onMessage(message -> echo.complete(message.as(byte[].class)))
                                    .send(bytes);
                            return echo.future();
                        }));

        assertThat(back).isEqualTo(bytes);
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandMessagesEachWayArriveInOrder(Serialization serialization) {
        int count = 10_000;
        List<Integer> back =
                processes.onLoop(() -> fork(ForkedMains.Echo.class, DEFAULTS.withSerialization(serialization))
                        .compose(forked -> {
                            List<Integer> numbers = new ArrayList<>();
                            Promise<List<Integer>> all = Promise.promise();
                            forked.channel().onMessage(message -> {
                                numbers.add(message.as(Integer.class));
                                if (numbers.size() == count) {
                                    all.complete(numbers);
                                }
                            });
                            sendNumbers(forked.channel(), 0, count);
                            return all.future();
                        }));

        assertThat(back).hasSize(count).isSorted().doesNotHaveDuplicates();
    }

    /** Sends while the channel has room, and goes on when it has drained. */
    private static void sendNumbers(MessageChannel channel, int from, int to) {
        for (int i = from; i < to; i++) {
            if (channel.writeQueueFull()) {
                int next = i;
                channel.drainHandler(drained -> {
                    channel.drainHandler(null);
                    sendNumbers(channel, next, to);
                });
                return;
            }
            var _ = channel.send(i);
        }
    }

    @Test
    void aForkedJvmThatDoesNotReadFillsTheChannelWithoutBlockingTheLoop() {
        String large = "x".repeat(10_000);
        int[] sent = {0};
        Told told = processes.onLoop(() -> fork(ForkedMains.LateReader.class, DEFAULTS)
                .compose(forked -> {
                    Future<Told> end = listen(forked);
                    Promise<@Nullable Void> waiting = Promise.promise();
                    forked.process().stdout().handler(ready -> waiting.tryComplete());
                    return waiting.future()
                            .compose(ready -> {
                                while (!forked.channel().writeQueueFull()) {
                                    sent[0]++;
                                    var _ = forked.channel().send(large);
                                }
                                Promise<@Nullable Void> drained = Promise.promise();
                                forked.channel().drainHandler(room -> drained.tryComplete());
                                var _ = forked.process().stdin().write(Buffer.buffer("go\n"));
                                return drained.future();
                            })
                            .compose(room -> {
                                var _ = forked.channel().send(true);
                                var _ = forked.channel().disconnect();
                                return end;
                            });
                }));

        assertThat(sent[0]).isGreaterThanOrEqualTo(7);
        assertThat(told.messages()).containsExactly(String.valueOf(sent[0]));
    }

    @Test
    void aForkedJvmSeesThatTheChannelIsFullWhileTheParentDoesNotRead() {
        List<Message> messages =
                processes.onLoop(() -> fork(ForkedMains.Filler.class, DEFAULTS).compose(forked -> {
                    Promise<@Nullable Void> full = Promise.promise();
                    forked.process().stdout().handler(line -> full.tryComplete());
                    return full.future().compose(now -> {
                        List<Message> all = new ArrayList<>();
                        Promise<List<Message>> end = Promise.promise();
                        forked.channel()
                                .onDisconnect(closed -> end.complete(all))
                                .onMessage(all::add);
                        return end.future();
                    });
                }));

        assertThat(messages.size()).isGreaterThanOrEqualTo(2);
        assertThat(messages.getLast().as(Integer.class)).isEqualTo(messages.size() - 1);
    }

    @Test
    void aPausedChannelHoldsMessagesBack() {
        List<Integer> seen = new ArrayList<>();
        Told told =
                processes.onLoop(() -> fork(ForkedMains.Echo.class, DEFAULTS).compose(forked -> {
                    Future<Told> end = listen(forked);
                    MessageChannel channel = forked.channel();
                    channel.onMessage(message -> {
                        seen.add(message.as(Integer.class));
                        channel.pause();
                        processes.vertx().runOnContext(turn -> channel.resume());
                    });
                    for (int i = 0; i < 100; i++) {
                        var _ = channel.send(i);
                    }
                    var _ = channel.disconnect();
                    return end;
                }));

        assertThat(seen).hasSize(100).isSorted();
        assertThat(told.exit()).isEqualTo(Exit.withCode(0));
    }

    @Test
    void afterADisconnectHereAllThatWasSentArrivesAndNothingMoreIsTaken() {
        List<Object> ends = new ArrayList<>();
        Told told =
                processes.onLoop(() -> fork(ForkedMains.Echo.class, DEFAULTS).compose(forked -> {
                    Future<Told> end = listen(forked);
                    var _ = forked.channel().send("last");
                    ends.add(forked.channel().isConnected());
                    Future<Void> disconnected = forked.channel().disconnect();
                    ends.add(forked.channel().isConnected());
                    var _ = forked.channel().send("late").onFailure(e -> ends.add(String.valueOf(e.getMessage())));
                    return disconnected.compose(closed -> end);
                }));

        assertThat(told.messages()).containsExactly("\"last\"");
        assertThat(ends).containsExactly(true, false, "The channel is disconnected; nothing can be sent");
    }

    @Test
    void afterADisconnectThereAllThatWasSentArrivesInBothDirections() {
        Told told =
                processes.onLoop(() -> fork(ForkedMains.Leaver.class, DEFAULTS).compose(forked -> {
                    Future<Told> end = listen(forked);
                    var _ = forked.channel().send("question");
                    return end.compose(closed -> forked.channel().send("late").transform(sent -> {
                        closed.errors().add(String.valueOf(sent.cause().getMessage()));
                        return Future.succeededFuture(closed);
                    }));
                }));

        assertThat(told.messages()).containsExactly("\"before\"", "\"leaving\"");
        assertThat(told.errors()).containsExactly("The channel is disconnected; nothing can be sent");
        assertThat(told.exit())
                .as("2: it was refused to send more; 8: it still got the question")
                .isEqualTo(Exit.withCode(10));
    }

    @Test
    void aForkedJvmThatDiesWithinAMessageIsToldAsSuch() {
        Told told =
                processes.onLoop(() -> fork(ForkedMains.Torn.class, DEFAULTS).compose(ForkIT::listen));

        assertThat(told.messages()).containsExactly("\"whole\"");
        assertThat(told.errors()).containsExactly("The channel ended within a message: 10 of 100 bytes had come");
        assertThat(told.exit()).isEqualTo(Exit.withCode(9));
    }

    @Test
    void garbageOnTheChannelClosesItAndLeavesTheProcessAlone() {
        Told told =
                processes.onLoop(() -> fork(ForkedMains.Garbage.class, DEFAULTS).compose(ForkIT::listen));

        assertThat(told.messages()).containsExactly("\"whole\"");
        assertThat(told.errors())
                .containsExactly("A message of 1751477356 bytes is announced, which is no message of this "
                        + "channel: it has 1 to 16777216");
        assertThat(told.exit()).as("it saw the end of the channel").isEqualTo(Exit.withCode(6));
    }

    @Test
    void aMessageInAnotherFormIsRefusedWhereItIsDecoded() {
        Throwable failure = processes.failureOnLoop(() -> fork(ForkedMains.Plain.class, DEFAULTS)
                .compose(forked -> {
                    Promise<String> text = Promise.promise();
                    forked.channel().onMessage(message -> {
                        try {
                            text.complete(message.as(String.class));
                        } catch (ChannelException e) {
                            text.fail(e);
                        }
                    });
                    return text.future();
                }));

        assertThat(failure)
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("The message is no java.lang.String");
    }

    @Test
    void whenAForkedJvmIsKilledTheChannelClosesAndSendsFail() {
        List<String> failures = new ArrayList<>();
        Told told = processes.onLoop(() -> fork(ForkedMains.LateReader.class, DEFAULTS)
                .compose(forked -> {
                    Future<Told> end = listen(forked);
                    forked.process().stdout().handler(ready -> {
                        for (int i = 0; i < 100; i++) {
                            var _ = forked.channel()
                                    .send("x".repeat(100_000))
                                    .onFailure(e -> failures.add(String.valueOf(e.getMessage())));
                        }
                        forked.process().kill(Signal.SIGKILL);
                    });
                    return end;
                }));

        assertThat(told.exit()).isEqualTo(Exit.bySignal(Signal.SIGKILL));
        assertThat(failures).isNotEmpty().containsOnly("The channel is disconnected; nothing can be sent");
        assertThat(told.errors()).isEmpty();
    }

    @Test
    void aMessageThatIsTooLargeOrCannotBeEncodedIsRefusedOnBothSides() {
        List<String> refusals = new ArrayList<>();
        Told told = processes.onLoop(() -> fork(ForkedMains.TooLarge.class, DEFAULTS.withMaxMessageBytes(100))
                .compose(forked -> {
                    Future<Told> end = listen(forked);
                    for (Object bad : Arrays.asList("x".repeat(99), new Object())) {
                        var _ = forked.channel().send(bad).onFailure(e -> refusals.add(String.valueOf(e.getMessage())));
                    }
                    var _ = forked.channel().send("x".repeat(98));
                    return end;
                }));

        assertThat(refusals.get(0)).isEqualTo("A message of 101 bytes is too large: the channel takes at most 100");
        assertThat(refusals.get(1)).startsWith("A message of java.lang.Object cannot be encoded");
        assertThat(told.messages())
                .containsExactly("\"A message of 101 bytes is too large: the channel takes at most 100\"", "98");
    }

    @Test
    void aJvmThatNeverConnectsIsToldAsDisconnected() {
        List<String> failures = new ArrayList<>();
        Told told =
                processes.onLoop(() -> fork(ForkedMains.Silent.class, DEFAULTS).compose(forked -> {
                    var _ = forked.channel().send("lost").onFailure(e -> failures.add(String.valueOf(e.getMessage())));
                    return listen(forked);
                }));

        assertThat(told.exit()).isEqualTo(Exit.withCode(0));
        assertThat(failures).containsExactly("The channel is disconnected; nothing can be sent");
    }

    @Test
    void whatAForkedJvmPrintsIsApartFromWhatItSends() {
        List<String> both =
                processes.onLoop(() -> fork(ForkedMains.Printer.class, DEFAULTS).compose(forked -> {
                    Future<Processes.Ended> printed = Processes.readAll(forked.process());
                    return listen(forked)
                            .compose(told -> printed.map(
                                    ended -> List.of(told.messages().toString(), ended.stdout(), ended.stderr())));
                }));

        assertThat(both).containsExactly("[\"sent\"]", "printed\n", "errors\n");
    }

    @Test
    void aHandlerThatThrowsInTheForkedJvmDoesNotStopIt() {
        Told told = converse(ForkedMains.Thrower.class, DEFAULTS, "bad", "good");

        assertThat(told.messages()).containsExactly("\"good\"");
    }

    @Test
    void anUnknownMainClassEndsWithTheJvmsOwnCode() {
        Told told = processes.onLoop(() ->
                processes.subject().fork("no.such.Main", List.of(), DEFAULTS).compose(ForkIT::listen));

        assertThat(told.exit()).isEqualTo(Exit.withCode(1));
    }

    @Test
    void argumentsOptionsDirectoryAndEnvironmentReachTheForkedJvm() throws IOException {
        Path directory = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        List<String> jvmOptions = new ArrayList<>(DEFAULTS.jvmOptions());
        jvmOptions.add("-Dfruit=fig");
        ForkOptions options = DEFAULTS.withJvmOptions(jvmOptions)
                .withSpawn(DEFAULTS.spawn().withCwd(directory).withMoreEnv(Map.of("TREE", "oak")));

        Told told = processes.onLoop(() ->
                fork(ForkedMains.Environment.class, options, "one", "two words").compose(ForkIT::listen));

        assertThat(told.messages())
                .containsExactly(
                        "[\"one\",\"two words\"]",
                        "\"fig\"",
                        "\"oak\"",
                        "\"" + directory + "\"",
                        "\"connected once only\"");
    }

    @Test
    void aLauncherThatIsMissingIsNamed() {
        Throwable failure = processes.failureOnLoop(
                () -> fork(ForkedMains.Echo.class, DEFAULTS.withJava(Path.of("/no/such/java"))));

        assertThat(failure).isInstanceOf(SpawnException.class).hasMessageContaining("/no/such/java");
    }

    @Test
    void closingEndsForkedJvms() {
        ForkedProcess forked = processes.onLoop(() -> fork(ForkedMains.Echo.class, DEFAULTS));

        Processes.await(processes.subject().close());

        assertThat(forked.process().isAlive()).isFalse();
        assertThat(forked.channel().isConnected()).isFalse();
        assertThat(processes.failureOnLoop(() -> fork(ForkedMains.Echo.class, DEFAULTS)))
                .hasMessageContaining("closed");
    }

    @Test
    void aForkedJvmSeesTheDeathOfTheOneThatForkedIt() throws IOException {
        Processes.Ended parent =
                processes.run(OtherJvm.java(), OtherJvm.arguments(Dying.class), SpawnOptions.defaults());

        assertThat(parent.exit()).isEqualTo(Exit.withCode(3));
        ProcFile.awaitGone(Long.parseLong(parent.stdout().strip()));
    }

    /** Forks a JVM, tells its id once it answers, and dies without any cleaning up. */
    static final class Dying {
        public static void main(String[] arguments) {
            ForkOptions options = DEFAULTS.withSpawn(DEFAULTS.spawn().withStdio(Stdio.ignore()));
            ChildProcesses own = ChildProcesses.create(Vertx.vertx());
            Processes.await(own.fork(ForkedMains.Echo.class.getName(), List.of(), options)
                    .compose(forked -> {
                        forked.channel().onMessage(echo -> {
                            System.out.println(forked.process().pid());
                            System.out.flush();
                            Runtime.getRuntime().halt(3);
                        });
                        return forked.channel().send("hello");
                    }));
        }
    }

    @Test
    void aJvmThatWasNotForkedHasNoChannel() {
        assertThat(ForkedChannel.isForked()).isFalse();
        assertThatThrownBy(ForkedChannel::connect).hasMessageContaining("was not started by ChildProcesses.fork");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> DEFAULTS.withMaxMessageBytes(0)).hasMessageContaining("maxMessageBytes must be 1 to");
        assertThatThrownBy(() -> DEFAULTS.withSpawn(SpawnOptions.defaults().withShell()))
                .hasMessageContaining("no shell");
        assertThatThrownBy(() -> processes.subject().fork(" ", List.of(), DEFAULTS))
                .hasMessageContaining("has no name");
        assertThatThrownBy(() -> processes.subject().fork("Main", List.of("a\0"), DEFAULTS))
                .hasMessageContaining("NUL");
    }
}
