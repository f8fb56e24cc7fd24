package no.helseprofil.assessment;

import java.util.List;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a client that is to be assessed.
 *
 * @param client the input of the forecast
 * @param standing whether the profile judges the client
 * @param name its name
 * @param registered its date of registration, as it is stored
 * @param enabled whether the client is enabled in Keycloak
 * @param grants the grants it is registered for
 * @param seen everything that was observed of it
 * @param imported the attributes that the timetable goes by and that an import wrote
 * @param mappers mappers, of its own and of its client scopes, that are configured to write a claim that isn't theirs
 */
public record ClientSubject(
        Forecast.Candidate client,
        Standing standing,
        @Nullable String name,
        @Nullable String registered,
        boolean enabled,
        Grants grants,
        List<Seen> seen,
        List<String> imported,
        List<AssessedClient.ForeignMapper> mappers) {

    public ClientSubject {
        seen = List.copyOf(seen);
        imported = List.copyOf(imported);
        mappers = List.copyOf(mappers);
    }

    /**
     * The grants that a client is registered for.
     *
     * @param isOidc whether it speaks OpenID Connect; of other clients the profile judges only the name
     * @param logins whether users log in with it
     * @param itself whether it gets tokens for itself
     */
    public record Grants(boolean isOidc, boolean logins, boolean itself) {}

    ClientMetadata metadata() {
        return client.metadata();
    }

    /** Returns whether the profile judges the client's requests, or will when its exemption ends. */
    boolean isJudged() {
        return grants.isOidc() && standing != Standing.KEYCLOAK;
    }

    List<Observation> observations() {
        return seen.stream().map(Seen::observation).toList();
    }

    /** Returns whether the client's registration allows requests of this kind. */
    boolean mayMake(RequestKind kind) {
        if (kind.isOfLogin()) {
            return grants.logins();
        }
        if (kind.isGrant("client_credentials")) {
            return grants.itself();
        }
        return !kind.isGrant("password") || metadata().isOn(ClientSetting.PASSWORD_GRANT);
    }
}
