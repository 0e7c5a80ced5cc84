"""The look and the frame of the back office: lists, forms, records, navigation, French on screen."""
