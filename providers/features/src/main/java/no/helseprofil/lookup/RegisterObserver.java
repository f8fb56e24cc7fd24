package no.helseprofil.lookup;

/** Who is told how a register does. Called by any thread; nothing that it is told names anybody. */
public interface RegisterObserver {

    /** Each look-up that the cache couldn't answer. */
    void asked(Lookup result);

    /** It is down: once, when it begins. */
    void down(String reason);

    /** It answers again. */
    void up();
}
