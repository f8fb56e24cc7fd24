package no.helseprofil.lookup;

/** Observer of a register's state. Called by any thread; no argument names a person. */
public interface RegisterObserver {

    /** Called for each look-up that the cache couldn't answer. */
    void asked(Lookup result);

    /** Called once when the register goes down. */
    void down(String reason);

    /** Called when the register answers again. */
    void up();
}
