package dev.offloop.child.link;

import java.util.List;

/** Closes what a constructor had opened when it fails. */
final class Closing {
  private Closing() {}

  /** Closes all, last first; what that throws is added to the failure. */
  static void all(List<? extends AutoCloseable> opened, Throwable failure) {
    for (AutoCloseable resource : opened.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }
}
