package no.helseprofil.it.registration;

import java.util.List;
import java.util.stream.Stream;

/** The rows of the table. */
final class Changes {

    /** A name of one of Keycloak's own clients that nobody has at present. */
    static final String FREE_NAME = "broker";

    static final List<Change> ALL = Stream.of(
                    CredentialChanges.all(),
                    AlgorithmChanges.all(),
                    SwitchChanges.all(),
                    RedirectChanges.all(),
                    GrantChanges.all(),
                    AttributeChanges.all(),
                    OtherChanges.all())
            .flatMap(rows -> rows)
            .toList();

    private Changes() {}
}
