package dev.offloop.http.connection;

/**
 * What is said to clients whose connection ends before a request.
 *
 * @param headTimeout the head did not arrive in time
 * @param full as many connections are open as may be
 */
public record ClosingAnswers(ClosingAnswer headTimeout, ClosingAnswer full) {}
