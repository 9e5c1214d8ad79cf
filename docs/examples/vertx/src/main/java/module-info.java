/** Needed on the module path only. */
module app {
    requires dev.offloop.loop;
    requires dev.offloop.workers;
    requires dev.offloop.child;
    requires io.vertx.core;

    exports app;
}
