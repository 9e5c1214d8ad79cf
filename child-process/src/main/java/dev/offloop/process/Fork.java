package dev.offloop.process;

import dev.offloop.os.NativeText;
import dev.offloop.process.channel.ChannelAddress;
import dev.offloop.process.channel.MessageCodec;
import dev.offloop.process.channel.Serialization;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.jackson.VertxModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One fork: brings a process and its channel together. */
final class Fork {
    private static final Map<Serialization, MessageCodec> CODECS = new ConcurrentHashMap<>();

    /**
     * Options that a JVM takes from its environment: those of this one, such as the port of its debugger, are not meant
     * for another.
     */
    private static final String[] JVM_OPTION_VARIABLES = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"};

    private final MessageChannel channel;
    private final ChannelListener listener;
    private final Launch launch;

    private Fork(MessageChannel channel, ChannelListener listener, Launch launch) {
        this.channel = channel;
        this.listener = listener;
        this.launch = launch;
    }

    /** The main class and its arguments, checked. */
    record Main(String name, List<String> arguments) {
        Main {
            arguments = List.copyOf(arguments);
            if (name.isBlank()) {
                throw new IllegalArgumentException("The main class has no name");
            }
            NativeText.check("The name of the main class", name);
            arguments.forEach(argument -> NativeText.check("An argument of " + name, argument));
        }
    }

    /** Makes the channel and waits for its other end; starter thread. */
    static Fork open(Main main, ForkOptions options, ContextInternal context, PipePoller poller) throws IOException {
        MessageCodec codec = CODECS.computeIfAbsent(
                        options.serialization(), form -> MessageCodec.of(form, new VertxModule()))
                .limitedTo(options.maxMessageBytes());
        MessageChannel channel = new MessageChannel(context, poller, codec);
        ChannelListener listener = ChannelListener.open(poller, channel::onDecided);
        ChannelAddress address =
                new ChannelAddress(listener.socket(), options.serialization(), options.maxMessageBytes());
        List<String> arguments = new ArrayList<>(options.jvmOptions());
        arguments.addAll(address.jvmOptions());
        arguments.addAll(List.of("-cp", options.classPath(), main.name()));
        arguments.addAll(main.arguments());
        SpawnOptions spawn = options.spawn();
        Environment environment = spawn.environment().without(JVM_OPTION_VARIABLES);
        return new Fork(
                channel,
                listener,
                new Launch(options.java().toString(), arguments, spawn.withEnvironment(environment)));
    }

    /** What is to be started. */
    Launch launch() {
        return launch;
    }

    MessageChannel channel() {
        return channel;
    }

    /** The process runs; context. */
    ForkedProcess join(ChildProcess process) {
        process.exited().onComplete(exit -> {
            listener.close();
            channel.onExit();
        });
        return new ForkedProcess(process, channel);
    }

    /** The process could not be started. */
    void abandon() {
        listener.close();
    }
}
