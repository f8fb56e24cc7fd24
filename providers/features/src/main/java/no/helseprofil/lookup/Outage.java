package no.helseprofil.lookup;

/**
 * Tells when a register goes down and when it is back, and nothing in between. Of questions that were on their way when
 * it went down one may still be answered, so only an answer to a later question ends an outage.
 */
final class Outage {

    private final RegisterObserver observer;
    private boolean lasting;
    private int begun;

    Outage(RegisterObserver observer) {
        this.observer = observer;
    }

    /** How many have begun: what {@link #answered} must be told of the moment of the question. */
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
