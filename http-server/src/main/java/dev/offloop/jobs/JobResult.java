package dev.offloop.jobs;

/**
 * What a task answered.
 *
 * @param mediaType of the body
 * @param sha256 of the body, in lower-case hexadecimal
 */
public record JobResult(String mediaType, String sha256, JobBody body) {}
