package no.helseprofil.identifiers;

/** Base of the identifiers: a text in one form. Two identifiers are equal if their texts are. */
abstract class Identifier {

    private final String value;

    Identifier(String value) {
        this.value = value;
    }

    /** Returns the text. If it identifies a person, it may be used in claims, and never in errors, events or logs. */
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

    /** Returns the name of the type without the value. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[masked]";
    }
}
