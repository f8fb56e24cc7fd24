package no.helseprofil.rotation;

import org.jspecify.annotations.Nullable;

/** A key isn't accepted. The message says what to do instead. */
public final class UnfitKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean contradicting;
    private final @Nullable String exposed;

    private UnfitKeyException(boolean contradicting, String remedy, @Nullable String exposed) {
        super(remedy);
        this.contradicting = contradicting;
        this.exposed = exposed;
    }

    /**
     * Returns an exception for a faulty key.
     *
     * @param remedy a sentence that quotes nothing of the request
     */
    static UnfitKeyException of(String remedy) {
        return new UnfitKeyException(false, remedy, null);
    }

    /** Returns an exception for a key that conflicts with the registration. */
    public static UnfitKeyException against(String remedy) {
        return new UnfitKeyException(true, remedy, null);
    }

    /** Returns an exception for a request with a private key; the thumbprint is null if its public key is unusable. */
    static UnfitKeyException exposed(@Nullable String thumbprint) {
        return new UnfitKeyException(
                false,
                "throw this key away: its private part was sent, and must never leave the client;"
                        + " make a new one and send its public part alone",
                thumbprint);
    }

    public String remedy() {
        return String.valueOf(getMessage());
    }

    /** Returns whether the key conflicts with the registration, rather than being faulty itself. */
    public boolean isContradicting() {
        return contradicting;
    }

    /**
     * Returns the thumbprint of a key whose private part was sent, so that it is refused later too; null for any other.
     */
    public @Nullable String exposed() {
        return exposed;
    }
}
