package dev.offloop.jobs;

/**
 * Why a job, or its last attempt, has no result.
 *
 * @param kind a word for programs, such as {@code task-failed}
 * @param detail what was wrong, for people; cut after {@value #MAX_DETAIL_CHARS} characters
 */
public record JobProblem(String kind, String detail) {
    /** So that the record of a job is small. */
    public static final int MAX_DETAIL_CHARS = 2_000;

    public JobProblem {
        if (detail.length() > MAX_DETAIL_CHARS) {
            detail = detail.substring(0, MAX_DETAIL_CHARS);
        }
    }
}
