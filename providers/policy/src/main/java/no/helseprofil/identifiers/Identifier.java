package no.helseprofil.identifiers;

/** What the identifiers have in common: a text of one form, by which two are the same. */
abstract class Identifier {

    private final String value;

    Identifier(String value) {
        this.value = value;
    }

    /** The text. Where it names a person it is for claims, and never for errors, events or logs. */
    public final String value() {
        return value;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Identifier identifier
                && getClass() == other.getClass()
                && value.equals(identifier.value);
    }

    @Override
    public final int hashCode() {
        return value.hashCode();
    }

    /** Says that it is there, and nothing of it. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[masked]";
    }
}
