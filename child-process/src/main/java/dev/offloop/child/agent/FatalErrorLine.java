package dev.offloop.child.agent;

/** The last line of a child that ends by an error: what its parent quotes. */
final class FatalErrorLine {
    private static final int MAX_CAUSES = 20;

    private FatalErrorLine() {}

    /** One line that names the error and its root cause; not what went wrong besides. */
    static String of(Throwable error) {
        String words = "This child ends because of " + error;
        Throwable root = error.getCause();
        if (root != null) {
            for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
                root = root.getCause();
            }
            words += ", caused by " + root;
        }
        return words.replaceAll("\\R", " ");
    }
}
