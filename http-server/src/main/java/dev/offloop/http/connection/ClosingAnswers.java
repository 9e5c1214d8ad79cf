package dev.offloop.http.connection;

/**
 * What is said to clients whose connection ends before a request.
 *
 * @param headTimeout the head did not arrive in time
 * @param http2Only HTTP/1.1 where HTTP/2 alone is spoken
 */
public record ClosingAnswers(ClosingAnswer headTimeout, ClosingAnswer http2Only) {}
