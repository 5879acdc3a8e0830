"""Scripts that draw a chart again with Bokeh or Folium alone: one file for each kind."""
