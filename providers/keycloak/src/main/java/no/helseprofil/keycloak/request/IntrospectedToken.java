package no.helseprofil.keycloak.request;

import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.profile.request.OnlyCohorts;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** Token of an introspection request (RFC 7662), as far as the profile and not the client of the request decides. */
public final class IntrospectedToken {

    private final ProfileRequest request;
    private final KeycloakSession session;

    private IntrospectedToken(KeycloakSession session) {
        this.request = ProfileRequest.of(session);
        this.session = session;
    }

    public static IntrospectedToken of(KeycloakSession session) {
        return new IntrospectedToken(session);
    }

    /** Returns whether it is a JWS as it was issued; Keycloak takes one that has padding. */
    public boolean isCompact() {
        return Jws.isCompact(request.form().parameters().getFirst("token"));
    }

    /**
     * Returns whether it belongs to a client that an emergency leaves out, since only some cohorts get tokens. A token
     * that can't be read was not issued by this realm to one of these cohorts.
     */
    public boolean isOfShutOut() {
        Profile profile =
                request.judged().map(judged -> judged.terms().profile()).orElse(null);
        Emergency emergency = profile == null ? null : profile.emergency();
        String compact = emergency == null ? null : request.form().value("token");
        if (profile == null
                || compact == null
                || emergency == null
                || emergency.onlyCohorts().isEmpty()) {
            return false;
        }
        String holder =
                request.token(compact).map(read -> read.claimText("azp")).orElse(null);
        ClientModel client =
                ClientReader.find(session.getContext().getRealm(), holder).orElse(null);
        return client == null
                ? emergency.holds(request.instant())
                : !KeycloakClients.contains(client.getClientId())
                        && profile.terms(ClientReader.migration(client), request.instant())
                                .emergency(Catalogue.get(OnlyCohorts.class))
                                .isPresent();
    }
}
