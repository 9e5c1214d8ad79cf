package dev.offloop.compare.peers;

import java.nio.file.Path;
import java.util.List;

/** How programs are started. */
final class Commands {
    private Commands() {}

    static List<String> of(PeerSpec spec, Installation installation) {
        return switch (spec.runtime()) {
            case "java" -> java(installation, spec.main());
            default -> List.of(spec.runtime(), spec.main());
        };
    }

    /** This JVM's java with what Chronicle and Aeron need opened. */
    static List<String> java(Installation installation, String main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + installation.flags(),
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "-Dchronicle.analytics.disable=true",
                "-Dchronicle.disk.monitor.disable=true",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                installation.jar().toString(),
                main);
    }
}
