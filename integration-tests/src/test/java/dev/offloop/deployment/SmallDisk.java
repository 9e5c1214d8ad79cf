package dev.offloop.deployment;

import java.nio.file.Path;

/**
 * A file system with little room.
 *
 * @param path where it is mounted
 */
record SmallDisk(Path path) implements AutoCloseable {
    /** Mounts one over this directory; demands the right to do so. */
    static SmallDisk mount(Path directory, int mebibytes) {
        Shell.Result mounted = Shell.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + mebibytes + "m,mode=0700",
                "offloop-test",
                directory.toString());
        Demand.that(mounted.succeeded(), "a small tmpfs can be mounted: " + mounted.said());
        return new SmallDisk(directory);
    }

    @Override
    public void close() {
        Shell.demand("umount", path.toString());
    }
}
