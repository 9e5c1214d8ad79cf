package dev.offloop.child.process;

/** What a text that goes to the kernel may not hold. */
final class Texts {
  private Texts() {}

  /** The kernel ends a text at a NUL, so the process would get less than it was given. */
  static void refuseNul(String what, String text) {
    int at = text.indexOf('\0');
    if (at >= 0) {
      throw new IllegalArgumentException(what + " holds a NUL character at index " + at);
    }
  }
}
