package dev.offloop.child.wire;

/**
 * The mark of a task at the beginning of a line that a child prints: {@code US id US}, where US is the control
 * character 0x1F.
 *
 * @param taskId of the task that ran when the line began; 0 for none
 * @param text the rest of the line
 */
public record OutputMark(long taskId, String text) {
    private static final char MARK = 0x1F;
    private static final int MAX_DIGITS = 18;

    /** What stands before the line. */
    public static String of(long taskId) {
        return MARK + Long.toString(taskId) + MARK;
    }

    /** Takes a line apart; one without a mark, or with a broken one, is text as it is. */
    public static OutputMark parse(String line) {
        int end = line.isEmpty() || line.charAt(0) != MARK ? -1 : line.indexOf(MARK, 1);
        if (end < 2 || end > MAX_DIGITS + 1) {
            return new OutputMark(0, line);
        }
        for (int i = 1; i < end; i++) {
            if (line.charAt(i) < '0' || line.charAt(i) > '9') {
                return new OutputMark(0, line);
            }
        }
        return new OutputMark(Long.parseLong(line, 1, end, 10), line.substring(end + 1));
    }
}
