package no.helseprofil.register;

import java.util.concurrent.atomic.AtomicBoolean;

/** Tells when a register goes down and when it is back, and nothing in between. */
final class Outage {

    private final RegisterObserver observer;
    private final AtomicBoolean lasting = new AtomicBoolean();

    Outage(RegisterObserver observer) {
        this.observer = observer;
    }

    void failed(String reason) {
        if (lasting.compareAndSet(false, true)) {
            observer.down(reason);
        }
    }

    void answered() {
        if (lasting.compareAndSet(true, false)) {
            observer.up();
        }
    }
}
