package no.helseprofil.keycloak.users;

import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.validate.SimpleValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/**
 * Judges what an administrator writes into a {@link HealthAttribute}. A value that stays as it is isn't judged, so that
 * a user with a bad one, from an import or a directory, can be blocked without mending it first. The error is a
 * sentence and not the key of one: it is what the admin REST answers.
 */
public final class HealthAttributeValidator implements SimpleValidator {

    static final String ID = "helseprofil-health-attribute";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public ValidationContext validate(Object input, String name, ValidationContext context, ValidatorConfig config) {
        AttributeContext attribute =
                UserProfileAttributeValidationContext.from(context).getAttributeContext();
        Proposal proposal = Proposal.of(attribute);
        if (proposal.isChange() && attribute.getContext().isAdminContext()) {
            boolean checkDigits = CheckDigits.areCheckedIn(attribute.getSession());
            HealthAttribute.named(name)
                    .ifPresent(health -> proposal.proposed().stream()
                            .flatMap(value -> health.problemOf(value, checkDigits).stream())
                            .forEach(problem -> context.addError(new ValidationError(ID, name, problem))));
        }
        return context;
    }
}
