package no.helseprofil.organisation;

import java.util.Optional;
import java.util.stream.Stream;

/** Whether a client acts for one organisation or for many (HelseID). */
public enum Tenancy {
    /** For the organisation that is registered of it. */
    SINGLE_TENANT("single-tenant"),
    /** For any organisation that has delegated to its supplier. */
    MULTI_TENANT("multi-tenant");

    private final String value;

    Tenancy(String value) {
        this.value = value;
    }

    /** As registrations and tokens write it. */
    public String value() {
        return value;
    }

    static Optional<Tenancy> of(String value) {
        return Stream.of(values())
                .filter(tenancy -> tenancy.value.equals(value))
                .findFirst();
    }
}
