package dev.offloop.child.start;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.agent.ChildLogging;
import dev.offloop.child.agent.ChildMain;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.JvmFlags;
import dev.offloop.child.files.CrashFiles;
import dev.offloop.os.NativeText;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a child JVM is started. The training run of its AOT cache shares all of it but the main class. */
public final class ChildCommand {
    private ChildCommand() {}

    public static ProcessBuilder of(ChildConfig config, ChildArguments arguments, Optional<Path> aotCache) {
        List<String> command =
                new ArrayList<>(arguments.guarded() ? ProcessPrefix.prefix(arguments.niceness()) : List.of());
        command.addAll(jvm(config));
        command.add("-XX:ErrorFile=" + CrashFiles.pattern(arguments.directory()));
        // A cache that does not fit is passed over; the child tells.
        aotCache.ifPresent(file -> command.add("-XX:SharedArchiveFile=" + file));
        command.addAll(List.of("-cp", wholeClassPath(config), ChildMain.class.getName()));
        command.addAll(arguments.toList());
        return builder(command, config);
    }

    /** A process with the environment and the working directory of a child. */
    static ProcessBuilder builder(List<String> command, ChildConfig config) {
        ProcessBuilder builder = new ProcessBuilder(command);
        config.workingDirectory().ifPresent(directory -> builder.directory(directory.toFile()));
        // What stays is handed on byte by byte as this process has it; to set it again would write it in the encoding
        // of the locale.
        builder.environment().keySet().removeIf(name -> !ChildEnvironment.isSeen(name, config.environment()));
        ChildEnvironment.given(config.environment()).forEach((name, value) -> {
            NativeText.checkInLocale("The environment variable " + name + " of a child", value);
            builder.environment().put(name, value);
        });
        command.forEach(word -> NativeText.checkInLocale("An argument of a child", word));
        return builder;
    }

    private static String wholeClassPath(ChildConfig config) {
        return Stream.concat(
                        Stream.of(classPath(config)),
                        config.appendedJars().stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Without what is appended. Absolute, as a child may have another working directory. */
    static String classPath(ChildConfig config) {
        return Arrays.stream(config.classPath().split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The JVM and its flags. */
    static List<String> jvm(ChildConfig config) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ofChildren());
        command.addAll(List.of(
                "-Xmx" + config.heapMegabytes() + "m",
                "-Xms8m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // What the JVM says, above all as it ends, belongs to standard error, whose last lines are kept.
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=warning,trimnative=off:stderr",
                "-XX:-CreateCoredumpOnCrash",
                // So that a task's counted loop does not hold up the whole process; strip mining keeps the polls cheap.
                "-XX:+UseCountedLoopSafepoints",
                "-XX:LoopStripMiningIter=1000",
                "-XX:-UsePerfData",
                // What the C library keeps of freed memory, most of it the compilers', goes back to the system; where
                // it has no such call,
                // this says so, which the log is told not to.
                "-XX:TrimNativeHeapInterval=3000",
                // The AOT cache stands where it was made for, so that its pages are not changed and children share
                // them.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "-Dslf4j.provider=" + ChildLogging.class.getName(),
                "-Dslf4j.internal.verbosity=WARN",
                "-Djava.awt.headless=true"));
        command.addAll(config.jvmOptions());
        return command;
    }
}
