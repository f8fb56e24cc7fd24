package no.helseprofil.keycloak.user;

import no.helseprofil.keycloak.user.HealthAttributeValidator.Proposal;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.validate.SimpleValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/**
 * Validator that refuses an attribute whose name is that of a {@link HealthAttribute} in other letter case. It also
 * applies to administrators, who would otherwise bypass {@link HealthAttributeValidator}; they may remove such an
 * attribute that dates from before the profile. It is one of the validators that Keycloak applies to every attribute,
 * declared or not, and its refusal makes the attribute read-only.
 */
public final class AttributeNameValidator implements SimpleValidator {

    static final String ID = "helseprofil-attribute-name";

    private static final String PROBLEM = "Write the names pid, hpr_number and hpr_details in small letters.";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ValidationContext validate(Object input, String hint, ValidationContext context, ValidatorConfig config) {
        AttributeContext attribute =
                UserProfileAttributeValidationContext.from(context).getAttributeContext();
        String name = attribute.getAttribute().getKey();
        if (HealthAttribute.isInOtherLetters(name) && !isAllowed(attribute)) {
            context.addError(new ValidationError(ID, name, PROBLEM));
        }
        return context;
    }

    private static boolean isAllowed(AttributeContext attribute) {
        Proposal proposal = Proposal.of(attribute);
        return !proposal.isChange()
                || isOfBroker(attribute)
                || (proposal.isRemoval() && attribute.getContext().isAdminContext());
    }

    /** Returns whether an identity provider sent it; this is called before the user exists, for missing values only. */
    private static boolean isOfBroker(AttributeContext attribute) {
        return attribute.getUser() == null && attribute.getContext() == UserProfileContext.IDP_REVIEW;
    }
}
