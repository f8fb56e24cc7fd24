package no.helseprofil.rotation;

import org.jspecify.annotations.Nullable;

/** A key that isn't taken, with what to do instead. */
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
     * The key itself is at fault.
     *
     * @param remedy a sentence; quotes nothing of what was sent
     */
    static UnfitKeyException of(String remedy) {
        return new UnfitKeyException(false, remedy, null);
    }

    /** What is registered already stands against it. */
    public static UnfitKeyException against(String remedy) {
        return new UnfitKeyException(true, remedy, null);
    }

    /** Its private part was sent; the thumbprint is null if no key can be made of the public one. */
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

    /** Whether what is registered stands against the key, and not the key itself. */
    public boolean isContradicting() {
        return contradicting;
    }

    /** The thumbprint of a key whose private part was sent, so that it isn't taken later; null of any other. */
    public @Nullable String exposed() {
        return exposed;
    }
}
