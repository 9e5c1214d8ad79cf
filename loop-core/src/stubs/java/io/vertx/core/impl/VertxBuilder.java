package io.vertx.core.impl;

/** What Vert.x 4 hands to its service providers. Compiled against only: it is in none of our jars, and not in Vert.x 5. */
public interface VertxBuilder {}
