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
 * What is known of a client that is to be assessed.
 *
 * @param client what the forecast looks at
 * @param standing whether the profile judges it
 * @param name its name
 * @param registered since when it is there, as it is stored
 * @param enabled whether Keycloak lets it in at all
 * @param grants what it is registered to ask for
 * @param seen everything that was seen of it
 * @param imported the attributes that the timetable goes by and that an import wrote
 * @param mappers the mappers of its own and of its client scopes that are set to write a claim that isn't theirs
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
     * What a client is registered to ask for.
     *
     * @param isOidc whether it speaks OpenID Connect at all; of others the profile looks at nothing but the name
     * @param logins whether users log in with it
     * @param itself whether it gets tokens for itself
     */
    public record Grants(boolean isOidc, boolean logins, boolean itself) {}

    ClientMetadata metadata() {
        return client.metadata();
    }

    /** Whether the profile judges its requests, or will when its exemption ends. */
    boolean isJudged() {
        return grants.isOidc() && standing != Standing.KEYCLOAK;
    }

    List<Observation> observations() {
        return seen.stream().map(Seen::observation).toList();
    }

    /** Whether its registration lets it make requests of this kind. */
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
