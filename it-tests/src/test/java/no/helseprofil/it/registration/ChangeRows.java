package no.helseprofil.it.registration;

import java.util.List;
import java.util.stream.Stream;

/** The rows of the table. */
final class ChangeRows {

    /** Name of one of Keycloak's own clients that no client has at present. */
    static final String FREE_NAME = "broker";

    static final List<ChangeRow> ALL = Stream.of(
                    CredentialChanges.all(),
                    AlgorithmChanges.all(),
                    SwitchChanges.all(),
                    RedirectChanges.all(),
                    GrantChanges.all(),
                    ProfileAttributeChanges.all(),
                    OtherChanges.all())
            .flatMap(rows -> rows)
            .toList();

    private ChangeRows() {}
}
