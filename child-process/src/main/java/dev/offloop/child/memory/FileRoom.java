package dev.offloop.child.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Room for a file before it is mapped. A mapped file with holes gets its memory when it is touched; if there is none left then,
 * the JVM crashes. Any thread; blocks.
 */
public final class FileRoom {
  /** {@code O_RDWR} of {@code fcntl.h}, all Linux architectures. */
  private static final int O_RDWR = 2;

  /** {@code ENOSPC} of {@code errno.h}, all Linux architectures. */
  private static final int ENOSPC = 28;

  /** Where {@code posix_fallocate} is not to be had, zeros are written in steps of this size. */
  private static final int ZEROS_BYTES = 1 << 16;

  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor CLOSE =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor FALLOCATE = FunctionDescriptor.of(
      ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);

  private FileRoom() {}

  /**
   * Gives the file memory for its first bytes; what it holds stays.
   *
   * @throws FileSystemException when there is not so much
   */
  public static void allocate(Path file, long bytes) throws IOException {
    if (System.getProperty("os.name").equals("Linux")) {
      fallocate(file, bytes);
    } else {
      writeZeros(file, bytes);
    }
  }

  private static void fallocate(Path file, long bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) Calls.OPEN.invokeExact(arena.allocateFrom(file.toString()), O_RDWR);
      if (descriptor < 0) {
        throw new FileSystemException(file.toString(), null, "it cannot be opened to give it room");
      }
      int error = (int) Calls.FALLOCATE.invokeExact(descriptor, 0L, bytes);
      int ignored = (int) Calls.CLOSE.invokeExact(descriptor);
      if (error != 0) {
        throw new FileSystemException(file.toString(), null, "there is no room for its " + bytes + " bytes ("
            + (error == ENOSPC ? "no space left on device" : "error " + error) + ")");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A native call failed", e);
    }
  }

  private static void writeZeros(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(ZEROS_BYTES);
      for (long at = channel.size(); at < bytes; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - at));
        while (zeros.hasRemaining()) {
          channel.write(zeros, at + zeros.position());
        }
      }
    }
  }

  /** Linked when first used. */
  private static final class Calls {
    static final MethodHandle OPEN = link("open", FileRoom.OPEN, Linker.Option.firstVariadicArg(2));
    static final MethodHandle CLOSE = link("close", FileRoom.CLOSE);
    static final MethodHandle FALLOCATE = link("posix_fallocate", FileRoom.FALLOCATE);

    @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
    private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return Optional.of(name)
          .flatMap(linker.defaultLookup()::find)
          .map(symbol -> linker.downcallHandle(symbol, descriptor, options))
          .orElseThrow(() -> new IllegalStateException("The C library has no " + name));
    }
  }
}
