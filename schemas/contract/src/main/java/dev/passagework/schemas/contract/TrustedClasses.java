package dev.passagework.schemas.contract;

import org.apache.avro.util.ClassSecurityValidator;

/** The classes that Avro may create while it reads: its own defaults and this package's. */
final class TrustedClasses {
  static {
    String ours = TrustedClasses.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(ours)));
  }

  private TrustedClasses() {}

  /** Loads this class, which tells Avro once. */
  static void install() {}
}
