package no.helseprofil.profile.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientMetadata.RealmTokens;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/** {@code access-token-lifetime}: an access token ends soon, in case it is stolen or its holder loses a right. */
public final class AccessTokenLifetime extends DefinedRequirement implements ClientCheck {

    /** Longest lifetime of an access token; a longer one is shortened. */
    public static final Parameter<Duration> MAX =
            Parameter.duration("max", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofHours(1));

    public AccessTokenLifetime() {
        super(Definition.withoutError("access-token-lifetime", RequirementKind.DATED, "HelseID")
                .with(MAX));
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public List<Violation> violations(ClientMetadata client, Parameters parameters) {
        String lifetime = client.get(ClientSetting.ACCESS_TOKEN_LIFETIME);
        return lifetime == null || isWithin(lifetime, parameters.get(MAX))
                ? List.of()
                : List.of(
                        new Violation(
                                ClientSetting.ACCESS_TOKEN_LIFETIME,
                                lifetime,
                                "shorten the access token lifespan of this client to what the requirement allows, or leave it unset"));
    }

    /** The realm's lifetime applies to a client without one, and to all tokens that come through the browser. */
    @Override
    public List<Violation> changes(ClientMetadata client, Parameters parameters) {
        Duration max = parameters.get(MAX);
        List<Violation> changes = new ArrayList<>(violations(client, parameters));
        RealmTokens realm = client.realmTokens();
        if (realm == null) {
            return changes;
        }
        if (client.get(ClientSetting.ACCESS_TOKEN_LIFETIME) == null && !isWithin(realm.lifetime(), max)) {
            changes.add(ofRealm(ClientSetting.ACCESS_TOKEN_LIFETIME, realm.lifetime()));
        }
        if (client.isOn(ClientSetting.IMPLICIT_FLOW) && !isWithin(realm.implicitLifetime(), max)) {
            changes.add(ofRealm(ClientSetting.IMPLICIT_FLOW, realm.implicitLifetime()));
        }
        return changes;
    }

    private static Violation ofRealm(ClientSetting setting, Duration lifetime) {
        return new Violation(
                setting,
                lifetime.toSeconds() + " by the realm",
                "shorten the access token lifespan of this client, or of the realm, to what the requirement allows");
    }

    /** Returns whether a lifetime is allowed. Keycloak uses -1 for the rest of the user's session. */
    private static boolean isWithin(String seconds, Duration max) {
        try {
            return isWithin(Duration.ofSeconds(Long.parseLong(seconds)), max);
        } catch (NumberFormatException unreadable) {
            return false;
        }
    }

    private static boolean isWithin(Duration lifetime, Duration max) {
        return !lifetime.isNegative() && lifetime.compareTo(max) <= 0;
    }
}
