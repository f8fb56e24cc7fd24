package no.helseprofil.organisation;

import java.util.Optional;
import java.util.stream.Stream;

/** Number of organisations that a client acts for: one or many (HelseID). */
public enum Tenancy {
    /** The client acts for the organisation in its registration. */
    SINGLE_TENANT("single-tenant"),
    /** The client acts for any organisation that has delegated to its supplier. */
    MULTI_TENANT("multi-tenant");

    private final String value;

    Tenancy(String value) {
        this.value = value;
    }

    /** Returns the form in registrations and tokens. */
    public String value() {
        return value;
    }

    static Optional<Tenancy> of(String value) {
        return Stream.of(values())
                .filter(tenancy -> tenancy.value.equals(value))
                .findFirst();
    }
}
