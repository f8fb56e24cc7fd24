package no.helseprofil.keycloak.organisation;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.PractitionerOrganisation;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;

/**
 * Page on which a user picks an organisation, in the realm's login theme: {@code helseprofil-organisation.ftl}.
 *
 * @param names names of the organisations
 * @param offer organisations to choose between
 * @param last previous choice of the user; null if it isn't remembered or no longer offered
 */
record OrganisationPage(
        OrganisationNames names,
        OrganisationOffer offer,
        @Nullable PractitionerOrganisation last) {

    /** Form field with the organisation. */
    static final String ORGANISATION = "organisation";

    /** Form field that is sent if the choice is to be remembered. */
    static final String REMEMBER = "remember";

    private static final String TEMPLATE = "helseprofil-organisation.ftl";
    private static final String MISSING = "helseprofil.organisation.missing";

    Response show(LoginFormsProvider form) {
        return form.setAttribute(
                        "organisations",
                        offer.organisations().stream().map(this::row).toList())
                .createForm(TEMPLATE);
    }

    Response showAgain(LoginFormsProvider form) {
        return show(form.addError(new FormMessage(ORGANISATION, MISSING)));
    }

    private Map<String, Object> row(PractitionerOrganisation organisation) {
        OrganisationNumber parent = organisation.parent();
        OrganisationNumber child = organisation.child();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("value", organisation.text());
        row.put("last", organisation.equals(last));
        put(row, "number", "name", child == null ? parent : child);
        if (child != null) {
            put(row, "parent", "parentName", parent);
        }
        return row;
    }

    private void put(Map<String, Object> row, String number, String name, OrganisationNumber organisation) {
        row.put(number, organisation.value());
        row.put(name, names.of(organisation));
    }
}
