package no.helseprofil.profile.organisation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.organisation.ClientOrganisations;
import no.helseprofil.organisation.ClientRegistration;
import no.helseprofil.organisation.ClientRegistration.Part;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;

/** Reader of the settings about the organisations that a client may act for. */
public final class OrganisationSettings {

    private OrganisationSettings() {}

    /**
     * Returns the organisations that a client may act for; empty if its registration contradicts itself.
     *
     * @param parameters the values in force for {@code organisation}
     */
    public static Optional<ClientOrganisations> organisations(ClientMetadata client, Parameters parameters) {
        try {
            return Optional.of(registration(client, parameters).organisations());
        } catch (OrganisationException contradiction) {
            return Optional.empty();
        }
    }

    static ClientRegistration registration(ClientMetadata client, Parameters parameters) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            String value = client.get(setting(part));
            if (value != null) {
                parts.put(part, value);
            }
        }
        return new ClientRegistration(parts, parameters.get(Organisation.CHECK_DIGITS));
    }

    static ClientSetting setting(Part part) {
        return switch (part) {
            case TENANCY -> ClientSetting.TENANCY;
            case PARENT -> ClientSetting.ORGNR_PARENT;
            case CHILDREN -> ClientSetting.ORGNR_CHILDREN;
            case SUPPLIER -> ClientSetting.ORGNR_SUPPLIER;
            case DELEGATIONS -> ClientSetting.DELEGATIONS;
        };
    }
}
