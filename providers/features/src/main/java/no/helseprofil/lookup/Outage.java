package no.helseprofil.lookup;

/**
 * Outage of a register, which reports once when the register goes down and once when it is back. A request that was
 * under way when the register went down may still succeed, so only an answer to a later request ends an outage.
 */
final class Outage {

    private final RegisterObserver observer;
    private boolean lasting;
    private int begun;

    Outage(RegisterObserver observer) {
        this.observer = observer;
    }

    /** Returns the number of outages so far, which {@link #answered} needs as of the time of the request. */
    synchronized int begun() {
        return begun;
    }

    synchronized void failed(String reason) {
        if (!lasting) {
            lasting = true;
            begun++;
            observer.down(reason);
        }
    }

    synchronized void answered(int begunWhenAsked) {
        if (lasting && begunWhenAsked == begun) {
            lasting = false;
            observer.up();
        }
    }
}
