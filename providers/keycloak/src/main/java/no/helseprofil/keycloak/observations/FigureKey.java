package no.helseprofil.keycloak.observations;

import java.time.LocalDate;
import no.helseprofil.jose.Sha256;
import no.helseprofil.outcome.Figure;
import org.jspecify.annotations.Nullable;

/**
 * What figures are summed up together.
 *
 * @param realm internal id
 * @param figure which
 * @param day in UTC
 */
record FigureKey(String realm, Figure figure, LocalDate day) implements CountedKey {

    @Override
    public String id() {
        return Sha256.ofParts(realm, figure.id(), day);
    }

    /** A figure is of all clients. */
    @Override
    public @Nullable String client() {
        return null;
    }
}
