package dev.offloop.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param finding what was found, and what to do when that is not well
 */
public record Check(String name, Level level, String finding) {
    /** How bad it is. */
    public enum Level {
        OK("ok"),
        /** Works without, but worse; or needed only by some. */
        NOTE("note"),
        FAIL("FAIL");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Check ok(String name, String finding) {
        return new Check(name, Level.OK, finding);
    }

    static Check note(String name, String finding) {
        return new Check(name, Level.NOTE, finding);
    }

    static Check fail(String name, String finding) {
        return new Check(name, Level.FAIL, finding);
    }
}
